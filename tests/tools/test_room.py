"""No loop of a test asks the system for memory at every turn, however deep it stands."""

import resource
from threading import Thread

from tests.tools.room import with_room

TURNS = 1000


def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def called():
    one = two = three = four = five = six = seven = eight = nine = ten = None
    return one, two, three, four, five, six, seven, eight, nine, ten


def loop():
    """How often it touched new memory."""
    before = faults()
    for _turn in range(TURNS):
        called()
    return faults() - before


def at(depth, act):
    return at(depth - 1, act) if depth else act()


def worst():
    """Deep enough to cross the ends of some pieces of 16 KB."""
    return max(at(depth, loop) for depth in range(300))


def test_a_test_has_room():
    assert worst() < TURNS // 2


def test_a_thread_has_room_under_such_a_call():
    told = []
    thread = Thread(target=with_room(lambda: told.append(worst())))
    thread.start()
    thread.join()
    assert told[0] < TURNS // 2
