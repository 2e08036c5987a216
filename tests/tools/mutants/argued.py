"""The mutants that no test can notice, each with its reason, in argued.txt:

scoring/rules/grading.py
- what stands there
+ what stands there instead
why it changes nothing that anybody could see
"""

from pathlib import Path

from tests.tools.mutants.breaking import Mutant

FILE = Path(__file__).with_name("argued.txt")


def reasons() -> dict[tuple[str, str, str], str]:
    """{(file, before, after): reason}; a paragraph each."""
    found = {}
    for paragraph in FILE.read_text(encoding="utf-8").split("\n\n"):
        lines = paragraph.strip().splitlines()
        if not lines:
            continue
        before = [line[2:] for line in lines[1:] if line.startswith("- ")]
        after = [line[2:] for line in lines[1:] if line.startswith("+ ")]
        reason = lines[1 + len(before) + len(after) :]
        found[lines[0], "\n".join(before), "\n".join(after)] = " ".join(reason)
    return found


def place_of(mutant: Mutant) -> tuple[str, str, str]:
    """As it stands in the file: lines without what they are indented by."""
    before = "\n".join(line.strip() for line in mutant.before.splitlines())
    return mutant.file, before, mutant.after
