"""Broken and hostile files under every name: each is taken or refused with a sentence, in little
memory.

A short sample with the suite; `make fuzz` goes through thousands. FUZZ_FILES, FUZZ_SEED and
FUZZ_FIGURES come from there.
"""

import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.files import uploads
from tests.hostile import nasty
from tests.hostile.test_requests import peak

pytestmark = pytest.mark.filterwarnings(
    "ignore:Duplicate name:UserWarning"
)  # members of broken archives
FILES = int(os.environ.get("FUZZ_FILES", "0"))
SEED = os.environ.get("FUZZ_SEED", "1")
PART = 2500


def check_all(numbers: range) -> dict[str, Any]:
    answers: Counter[str] = Counter()
    fallen, before = [], peak()
    for number in numbers:
        rng = random.Random(f"{SEED}:file:{number}")
        ending = rng.choice((".xlsx", ".xlsx", ".xlsx", ".docx", ".docx", ".pdf"))
        name = f"tệp{ending}" if rng.random() < 0.8 else rng.choice(nasty.FILE_NAMES)
        content = nasty.file(rng, ending)
        upload = SimpleUploadedFile("x", content)
        vars(upload)["_name"] = name  # as it came, before Django tidies it
        try:
            uploads.check(upload)
            answers["taken"] += 1
        except ValidationError as refused:
            answers["refused"] += 1
            if not all(str(said).strip() for said in refused.messages):
                fallen.append(f"file {number} of seed {SEED}, {name!r}: no sentence")
        except Exception as problem:
            fallen.append(f"file {number} of seed {SEED}, {name!r}: {problem!r}")
    return {"kind": "files", "answers": answers, "fallen": fallen, "before": before, "peak": peak()}


@pytest.mark.skipif(bool(FILES), reason="the long run does the same")
def test_a_sample_of_broken_files_is_judged():
    told = check_all(range(100))
    assert told["fallen"] == []
    assert min(told["answers"].values()) > 20
    assert told["peak"] - told["before"] < 200


@pytest.mark.long(wanted=bool(FILES))
@pytest.mark.parametrize("first", range(0, FILES, PART))
def test_thousands_of_broken_files_are_judged(first):
    told = check_all(range(first, min(first + PART, FILES)))
    with Path(os.environ["FUZZ_FIGURES"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(told) + "\n")
    assert told["fallen"] == []
    assert told["peak"] - told["before"] < 200
