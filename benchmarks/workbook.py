"""One way of writing the year-end figures into an .xlsx, timed in a process of its own.

`python -m benchmarks.workbook ours|plain|import_export <slug>` prints seconds, cells and memory as
JSON. All ways start with a database that has been asked once, and end with the whole file.
"""

import json
import resource
import sys
import time
from tempfile import TemporaryFile
from typing import Any

from benchmarks.data import set_up


def ours(campaign: Any) -> tuple[float, int]:
    """The product's workbook: all sheets, styled."""
    from scoring.workbooks import year_end

    with TemporaryFile() as file:
        began = time.perf_counter()
        year_end.write(campaign, file)
        return time.perf_counter() - began, 0


def plain(campaign: Any) -> tuple[float, int]:
    """The same cells without any style by openpyxl's write-only mode;
    reading them is not counted.
    """
    from django.utils import timezone
    from openpyxl import Workbook

    from scoring.workbooks import rows, year_end
    from scoring.workbooks.letterhead import Letterhead

    made = year_end.sheets(Letterhead(campaign, timezone.now()), rows.Year(campaign))
    first = {sheet.title: 12 for sheet in made}
    sheets = [[tuple(map(as_written, row)) for row in sheet.rows(first)] for sheet in made]
    began = time.perf_counter()
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        page = workbook.create_sheet()
        for row in sheet:
            page.append(row)
    with TemporaryFile() as file:
        workbook.save(file)
    return time.perf_counter() - began, sum(len(row) for sheet in sheets for row in sheet)


def as_written(value: Any) -> Any:
    """A cell as openpyxl takes it: a formula is a text, without a value beside it."""
    return f"={value.text}" if hasattr(value, "text") else value


def import_export(campaign: Any) -> tuple[float, int]:
    """The rows of the three sheets as django-import-export exports them."""
    from import_export import fields, resources

    from scoring.models import Award, Score, Scorecard

    totals = ("self_sum", "survey_sum", "verified_sum")
    named = {name: fields.Field(attribute=name, column_name=name) for name in totals}

    class Cards(resources.ModelResource):
        self_sum, survey_sum, verified_sum = named.values()

        class Meta:
            model = Scorecard
            fields = ("ward_name", "tier__name", *totals)

    class Scores(resources.ModelResource):
        class Meta:
            model = Score
            points = ("cap", "self_points", "survey_points", "verified_points")
            fields = ("scorecard__ward_name", "item__title", *points, "reason")

    class Awards(resources.ModelResource):
        class Meta:
            model = Award
            fields = (
                "kind__title",
                "scorecard__ward_name",
                "officer__full_name",
                "decision_number",
                "decision_date",
            )

    cards = Scorecard.objects.filter(campaign=campaign).with_totals().select_related("tier")
    scores = Score.objects.filter(scorecard__campaign=campaign).select_related("scorecard", "item")
    awards = Award.objects.filter(campaign=campaign).select_related("kind", "scorecard", "officer")
    began = time.perf_counter()
    for resource_, queryset in ((Cards(), cards), (Awards(), awards), (Scores(), scores)):
        resource_.export(queryset=queryset).export("xlsx")
    return time.perf_counter() - began, 0


def peak() -> float:
    """The most memory this process has held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    set_up()
    from scoring.models import Campaign

    ways = {"ours": ours, "plain": plain, "import_export": import_export}
    measured = Campaign.objects.get(slug=sys.argv[2])
    before = peak()
    seconds, cells = ways[sys.argv[1]](measured)
    facts = {"seconds": seconds, "cells": cells, "peak_mb": peak(), "added_mb": peak() - before}
    json.dump(facts, sys.stdout)
