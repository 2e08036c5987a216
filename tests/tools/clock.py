"""Another clock for a run, to find tests that hold on some days or within one minute only:

    make test ONLY=sqlite ARGS="-p tests.tools.clock"
    CLOCK=2028-02-29 make test ONLY=sqlite ARGS="-p tests.tools.clock"

Without CLOCK a minute passes at each look: two pages that a test compares may be drawn on both
sides of a minute, of a day or of a year. Tests of what happens within a time (tries of a password,
a queue that nobody answers) or of two records with a clock in common fall too: they mean what they
say. With CLOCK the run begins on that day, and time passes as it does.
"""

import itertools
import os
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from django.template import defaulttags
from django.utils import timezone

DAY = os.environ.get("CLOCK", "")
BEGUN = datetime.now(UTC)
AHEAD = datetime.fromisoformat(DAY).replace(tzinfo=UTC) - BEGUN if DAY else timedelta()
STEP = timedelta() if DAY else timedelta(seconds=61)
_looks = itertools.count()


def _now() -> datetime:
    return datetime.now(UTC) + AHEAD + STEP * next(_looks)


class _Clock(datetime):
    """For the tag `{% now %}`, which asks the class itself."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Clock":
        return cls.fromtimestamp(_now().timestamp(), tz)


# Before any model has taken the function as a default.
timezone.now = _now
defaulttags.datetime = _Clock  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _from_the_present() -> None:
    """Looks of the tests before are no past of this one."""
    global _looks
    _looks = itertools.count()
