"""A clock that a minute passes on at each look, to find tests that hold within one minute only:

    make test ONLY=sqlite ARGS="-p tests.tools.clock"

Two pages that a test compares may be drawn on both sides of a minute, of a day or of a year. Tests
of what happens within a time (tries of a password, a queue that nobody answers) fall too: those
mean what they say.
"""

import itertools
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from django.template import defaulttags
from django.utils import timezone

STEP = timedelta(seconds=61)
_looks = itertools.count()


def _now() -> datetime:
    return datetime.now(UTC) + STEP * next(_looks)


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
