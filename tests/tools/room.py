"""Room for all calls of a test in one piece of memory.

Python keeps the frames of calls in pieces of 16 KB and gives a piece back as soon as it is empty. A
loop whose calls cross the end of a piece asks the system for another one at every turn: a quarter
of the time of some tests, by chance of how deep it stands. A frame that fills more than half of a
megabyte makes Python take a piece of a megabyte; calls under it have the rest of that.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Of eight bytes, none of which is touched: more than half of a megabyte.
PLACES = 70_000


def with_room(call: Callable[P, R]) -> Callable[P, R]:
    """As `call`, with room for whatever it calls."""

    def roomy(*args: P.args, **named: P.kwargs) -> R:
        return call(*args, **named)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=PLACES)
    return functools.update_wrapper(roomy, call)
