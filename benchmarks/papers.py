"""All papers of a campaign against as many empty documents, in turn: `python -m benchmarks.papers
<slug> <rounds>` prints the seconds of each round as JSON.
"""

import json
import sys
import time
from io import BytesIO
from typing import Any

from benchmarks.data import set_up


def ours(campaign: Any) -> tuple[float, int]:
    """Every paper that can be made, with what is read for it."""
    from scoring.documents.papers import making

    began = time.perf_counter()
    number = sum(1 for _made in making.everything(campaign))
    return time.perf_counter() - began, number


def empty(number: int) -> float:
    """As many documents of python-docx, saved as they come."""
    from docx import Document

    began = time.perf_counter()
    for _document in range(number):
        Document().save(BytesIO())
    return time.perf_counter() - began


if __name__ == "__main__":
    set_up()
    from scoring.models import Campaign

    measured = Campaign.objects.get(slug=sys.argv[1])
    _seconds, papers = ours(measured)  # what is read once in the life of a process
    rounds = []
    for _round in range(int(sys.argv[2])):
        seconds, papers = ours(Campaign.objects.get(pk=measured.pk))
        rounds.append({"ours": seconds, "empty": empty(papers)})
    json.dump({"papers": papers, "rounds": rounds}, sys.stdout)
