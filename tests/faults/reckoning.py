"""What stands in the database after the faults. Run in the environment of the program: prints JSON.

Reads {"asked": {kind: [mark, …]}, "answered": {kind: [mark, …]}} from standard input.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import django


def reckon(asked: dict[str, list[str]], answered: dict[str, list[str]]) -> dict[str, Any]:
    from scoring.maintenance import integrity

    told = _told()
    return {
        # acknowledged, and not there
        "lost": [
            mark for kind, marks in answered.items() for mark in marks if mark not in told[kind]
        ],
        # there in part
        "torn": list(_torn()),
        # there twice
        "doubled": [
            mark for marks in told.values() for mark, number in marks.items() if number > 1
        ],
        # there, and asked for by nobody
        "foreign": [
            mark for kind, marks in told.items() for mark in set(marks) - set(asked.get(kind, []))
        ],
        "findings": [finding for result in integrity.run_checks() for finding in result.findings],
        # there, and asked for by somebody who never learned of it
        "unanswered": sum(
            len(set(marks) - set(answered.get(kind, []))) for kind, marks in told.items()
        ),
    }


def _told() -> dict[str, Counter[str]]:
    """What the database says has been done, by the marks of the acts."""
    from scoring.models import Entry, Evidence, Receipt

    saves = Entry.objects.filter(act="enter_self")
    submissions = Receipt.objects.filter(path__endswith="/submit/").values_list(
        "request_id", flat=True
    )
    return {
        "save": Counter(entry.new["explanation"] for entry in saves),
        "file": Counter(Evidence.objects.values_list("sha256", flat=True)),
        "submit": Counter(str(request_id) for request_id in submissions),
        "withdraw": Counter(entry.reason for entry in Entry.objects.filter(act="withdraw")),
    }


def _torn() -> Iterator[str]:
    """Acts of which a row, an entry, a version or a receipt is there without the others."""
    from scoring.models import Entry, Evidence, Receipt, Score, Scorecard

    last: dict[int | None, str] = {}
    changes: Counter[int | None] = Counter()
    for entry in Entry.objects.filter(act="enter_self").order_by("chain", "number"):
        last[entry.score_id] = entry.new["explanation"]
        changes[entry.score_id] += 1
    for score in Score.objects.all():
        if score.explanation != last.get(score.pk, ""):
            yield f"score {score.pk}: {score.explanation!r}, its last entry says {last.get(score.pk)!r}"
        if score.version != 1 + changes[score.pk]:
            yield f"score {score.pk}: version {score.version}, {changes[score.pk]} entries"
    steps = Counter(
        Entry.objects.filter(act__in=["submit", "withdraw"]).values_list("scorecard_id", flat=True)
    )
    for card in Scorecard.objects.all():
        if card.version != 1 + steps[card.pk]:
            yield f"card {card.pk}: version {card.version}, {steps[card.pk]} steps in its entries"
    for piece in Evidence.objects.exclude(citations__isnull=False):
        yield f"evidence {piece.pk}: cited nowhere"
    files, entries = Evidence.objects.count(), Entry.objects.filter(act="add_evidence").count()
    if files != entries:
        yield f"{files} pieces of evidence, {entries} entries of them"
    # The officers' acts; the campaign was set up without forms.
    acts, receipts = Entry.objects.filter(by__role="officer").count(), Receipt.objects.count()
    if acts != receipts:
        yield f"{acts} acts, {receipts} receipts"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    django.setup()
    json.dump(reckon(**json.load(sys.stdin)), sys.stdout)
