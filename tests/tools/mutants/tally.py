"""What was told of each mutant, kept as it comes; a broken-off run goes on where it was."""

import json
import sys

from tests.tools.mutants import BUILD
from tests.tools.mutants.breaking import Mutant

FILE = BUILD / "mutants.tally"


class Tally:
    """{mutant: the test that failed, "" for none}, and of the survivors which tests were asked."""

    def __init__(self) -> None:
        self.told: dict[Mutant, str] = {}
        self.asked: dict[Mutant, set[str]] = {}
        if FILE.exists():
            for line in FILE.read_text(encoding="utf-8").splitlines():
                facts = json.loads(line)
                told, asked = facts.pop("told"), facts.pop("asked")
                mutant = Mutant(**facts)
                self.told[mutant] = told
                self.asked.setdefault(mutant, set()).update(asked)

    def add(self, mutant: Mutant, told: str, asked: list[str]) -> None:
        asked = [] if told else asked
        self.told[mutant] = told
        self.asked.setdefault(mutant, set()).update(asked)
        file, before, after, nth = mutant.key
        facts = {"file": file, "before": before, "after": after, "nth": nth}
        with FILE.open("a", encoding="utf-8") as tally:
            line = json.dumps(facts | {"told": told, "asked": asked}, ensure_ascii=False)
            tally.write(line + "\n")
        mark = "." if told else f"\n{mutant.file}:{mutant.line} survived {len(asked)} tests\n"
        print(mark, end="", file=sys.__stdout__, flush=True)

    def unasked(self, mutant: Mutant, tests: list[str]) -> list[str] | None:
        """Which of these tests are still to be asked; `None` where nothing is left to know."""
        if mutant not in self.told:
            return tests
        if self.told[mutant]:
            return None
        return [test for test in tests if test not in self.asked[mutant]] or None
