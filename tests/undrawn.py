"""Answers without their looks, for tests that ask who gets in or what is asked of the database:
drawing and laying out would take most of their time.
"""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import IO, Any

import pytest
from django.template.response import TemplateResponse

from scoring.documents.template import names, template
from scoring.workbooks.stream import StreamedSheet


def draw_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page or a file would say is not even asked for."""
    monkeypatch.setattr("django.template.loader.render_to_string", lambda *args, **kwargs: "a page")
    monkeypatch.setattr(TemplateResponse, "rendered_content", "a page")
    for workbook in ("year_end", "change_record", "grid", "evidence_archive"):
        monkeypatch.setattr(f"scoring.workbooks.{workbook}.write", lambda *args, **kwargs: None)
    monkeypatch.setattr("scoring.views.imports.workbook_of", lambda table: BytesIO())
    monkeypatch.setattr("scoring.views.offline.write", lambda *args, **kwargs: None)
    monkeypatch.setattr("scoring.documents.papers.making.write_archive", lambda *args, **kwargs: 0)
    monkeypatch.setattr("scoring.documents.paper_form.write", lambda card: b"")
    monkeypatch.setattr("scoring.views.scans.picture_of_sheet", lambda *args: b"")


def lay_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are drawn, and everything that files say is asked for;
    no sheet or paper is made of it.
    """
    monkeypatch.setattr("scoring.workbooks.stream.write", _read_rows)
    # Papers of a kind share what was read of its template.
    monkeypatch.setattr("scoring.documents.papers.making.Template", lru_cache(_ReadTemplate))
    # Headings, hints and examples: the same for everybody.
    monkeypatch.setattr("scoring.views.imports.workbook_of", lambda table: BytesIO())
    # A process of its own, which knows no database.
    monkeypatch.setattr("scoring.views.scans.picture_of_sheet", lambda *args: b"")


def _read_rows(tables: Sequence[StreamedSheet], file: IO[bytes], name: Any) -> None:
    first = {table.title: 1 for table in tables}
    for table in tables:
        for _row in table.rows(first):
            pass


class _ReadTemplate(template.Template):
    """A Word template that stays as it is;
    values, lists and pictures are there when it is called.
    """

    def fill(
        self,
        values: names.Values,
        lists: names.Lists,
        pictures: names.Pictures | None = None,
    ) -> list[names.Placeholder]:
        for rows in lists.values():
            list(rows)
        return []

    def mark(self, text: str) -> None:
        pass

    def save(self, *, title: str, author: str, keywords: str = "") -> bytes:
        return b""
