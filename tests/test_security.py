"""docs/security.md says of every ASVS requirement how it stands, counts right, and names tests that
exist.
"""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs/security.md").read_text()
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (met|deployment|\*\*not met\*\*) \| (.+) \| (.+) \|$",
    re.MULTILINE,
)
NOT_APPLICABLE = re.compile(r"^Not applicable \(.+\): (.+)\.$", re.MULTILINE)
STATES = ("met", "deployment", "not met")


def test_every_requirement_stands_once_and_the_sums_are_right():
    rows = ROW.findall(TEXT)
    passed_over = [one for ids in NOT_APPLICABLE.findall(TEXT) for one in ids.split(", ")]
    names = [row[0] for row in rows] + passed_over
    assert len(names) == len(set(names)) == 70 + 183
    counted = Counter((level, state.strip("*")) for _name, level, state, _how, _test in rows)
    for state in STATES:
        told = re.search(rf"^\| {state} \| (\d+) \| (\d+) \|$", TEXT, re.MULTILINE)
        assert told
        assert (int(told[1]), int(told[2])) == (counted["1", state], counted["2", state]), state
    outside = re.search(r"^\| not applicable \| (\d+) \| (\d+) \|$", TEXT, re.MULTILINE)
    assert outside
    assert int(outside[1]) + int(outside[2]) == len(passed_over)


def test_every_level_1_requirement_that_applies_is_met():
    assert [row[0] for row in ROW.findall(TEXT) if row[1] == "1" and row[2] == "**not met**"] == []


def test_the_tests_that_are_named_exist():
    code = {path.name: path.read_text() for path in (ROOT / "tests").rglob("test_*.py")}
    everything = "\n".join(code.values())
    named = {
        name for row in ROW.findall(TEXT) for name in re.findall(r"`(test_\w+(?:\.py)?)`", row[4])
    }
    assert len(named) > 60
    assert [one for one in named if one not in code and f"def {one}(" not in everything] == []
