"""What was told of each mutant, kept as it comes; a broken-off run goes on where it was.

It holds while the function of the mutant and the file of the test read the same.
"""

import json
import sys

from tests.tools.mutants import BUILD
from tests.tools.mutants.breaking import Mutant
from tests.tools.mutants.reach import edition_of, place_of

FILE = BUILD / "mutants.tally"


class Tally:
    """Of each mutant which test failed, "" for none, and which were asked, in which edition."""

    def __init__(self) -> None:
        self._told: dict[tuple[Mutant, int], str] = {}
        self._asked: dict[tuple[Mutant, int], dict[str, int]] = {}
        if FILE.exists():
            for line in FILE.read_text(encoding="utf-8").splitlines():
                facts = json.loads(line)
                told, asked, place = facts.pop("told"), facts.pop("asked"), facts.pop("place")
                self._keep((Mutant(**facts), place), told, asked)

    def _keep(self, key: tuple[Mutant, int], told: str, asked: dict[str, int]) -> None:
        self._told[key] = told
        self._asked.setdefault(key, {}).update(asked)

    def told(self, mutant: Mutant) -> str | None:
        """The test that noticed, "" for none; `None` where none that stands so was asked."""
        key = mutant, place_of(mutant)
        told = self._told.get(key)
        return None if told and not self._holds(key, told) else told

    def asked(self, mutant: Mutant) -> set[str]:
        """The tests that were asked as they stand."""
        key = mutant, place_of(mutant)
        return {test for test in self._asked.get(key, {}) if self._holds(key, test)}

    def _holds(self, key: tuple[Mutant, int], test: str) -> bool:
        return self._asked[key].get(test) == edition_of(test)

    def add(self, mutant: Mutant, told: str, asked: list[str]) -> None:
        editions = {test: edition_of(test) for test in ([told] if told else asked)}
        place = place_of(mutant)
        self._keep((mutant, place), told, editions)
        file, before, after, nth = mutant.key
        facts = {"file": file, "before": before, "after": after, "nth": nth, "place": place}
        with FILE.open("a", encoding="utf-8") as tally:
            line = json.dumps(facts | {"told": told, "asked": editions}, ensure_ascii=False)
            tally.write(line + "\n")
        mark = "." if told else f"\n{mutant.file}:{mutant.line} survived {len(asked)} tests\n"
        print(mark, end="", file=sys.__stdout__, flush=True)

    def unasked(self, mutant: Mutant, tests: list[str]) -> list[str] | None:
        """Which of these tests are still to be asked; `None` where nothing is left to know."""
        told = self.told(mutant)
        if told is None:
            return tests
        asked = self.asked(mutant)
        return None if told else [test for test in tests if test not in asked] or None
