"""What stands in the database after the faults. Run in the environment of the program: prints JSON.

Reads {"saved": {words: score}, "asked": […], "files": […], "files_asked": […]} from standard input.
"""

import json
import os
import sys
from collections import Counter
from typing import Any

import django


def reckon(noted: dict[str, Any]) -> dict[str, Any]:
    from scoring import integrity
    from scoring.models import Entry, Evidence, Score

    told: Counter[str] = Counter()
    last: dict[int, str] = {}
    changes: Counter[int] = Counter()
    for entry in Entry.objects.filter(act="enter_self").order_by("number"):
        assert entry.score_id
        told[entry.new["explanation"]] += 1
        last[entry.score_id] = entry.new["explanation"]
        changes[entry.score_id] += 1
    scores = {score.pk: score for score in Score.objects.all()}
    kept = Counter(Evidence.objects.exclude(file="").values_list("sha256", flat=True))
    return {
        # acknowledged, and not there
        "lost": sorted(set(noted["saved"]) - set(told)) + sorted(set(noted["files"]) - set(kept)),
        # there in part: a row that its entries do not tell, a version that is not their number
        "torn": [pk for pk, score in scores.items() if score.explanation != last.get(pk, "")]
        + [pk for pk, score in scores.items() if score.version != 1 + changes[pk]],
        # there twice
        "doubled": [words for words, number in (told + kept).items() if number > 1],
        # there, and asked for by nobody
        "foreign": sorted(set(told) - set(noted["asked"])) + sorted(set(kept) - set(noted["files_asked"])),
        "findings": [finding for result in integrity.look() for finding in result.findings],
        "unanswered": len(set(told) - set(noted["saved"])) + len(set(kept) - set(noted["files"])),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    django.setup()
    json.dump(reckon(json.load(sys.stdin)), sys.stdout)
