"""How tests say which rule refuses: by its code; the sentence only where it names something."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scoring.rules.refusals import Code, Refused


@contextmanager
def refused(code: Code, match: str | None = None) -> Iterator[None]:
    """What is done inside is refused by this rule, in a sentence that matches."""
    with pytest.raises(Refused, match=match) as met:
        yield
    assert met.value.code == code
