"""The pages of the paper form that came back:
in their order, with what waits and what is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from scoring.models import ScannedPage, Scorecard
from scoring.pages.paper_form import FormPage, PaperForm


@dataclass(frozen=True)
class ScanRow:
    """One sheet; `is_newest`: no later scan shows the same page of the form."""

    scan: ScannedPage
    is_newest: bool

    @property
    def is_unknown(self) -> bool:
        return self.scan.page is None and self.scan.done_at is None

    @property
    def waits(self) -> bool:
        """For somebody who types its figures."""
        return bool(self.scan.page) and self.is_newest and self.scan.done_at is None

    @property
    def code(self) -> str:
        """The name of its badge."""
        if self.is_unknown:
            return "problem"
        if self.waits:
            return "waiting"
        return "done" if self.scan.page and self.is_newest else "absent"

    @property
    def state(self) -> str:
        if self.is_unknown:
            return _("Chưa rõ trang")
        if self.scan.page is None:
            return _("Không phải trang của phiếu")
        if self.scan.done_at:
            return _("Đã nhập")
        return _("Chờ nhập điểm") if self.is_newest else _("Có bản quét mới hơn")

    @property
    def label(self) -> str:
        if self.scan.page:
            return _("Trang %d") % self.scan.page
        return _("Tờ quét %d") % self.scan.sheet


class Scans:
    """What came back for a card. One query, and one more for the form."""

    def __init__(self, card: Scorecard) -> None:
        self.card = card
        scans = list(ScannedPage.objects.standing_of(card))
        newest = {scan.page: scan.pk for scan in scans}
        rows = [ScanRow(scan, not scan.page or newest[scan.page] == scan.pk) for scan in scans]
        self.rows: Sequence[ScanRow] = sorted(rows, key=_order)

    @cached_property
    def form(self) -> PaperForm:
        return PaperForm(self.card.campaign, self.card.cluster_id)

    def row(self, scan: ScannedPage) -> ScanRow:
        return next(row for row in self.rows if row.scan.pk == scan.pk)

    def page_of(self, row: ScanRow) -> FormPage | None:
        return self.form.page(row.scan.page)

    @property
    def waiting(self) -> list[ScanRow]:
        return [row for row in self.rows if row.waits]

    @property
    def unknown(self) -> list[ScanRow]:
        return [row for row in self.rows if row.is_unknown]

    def next_after(self, row: ScanRow) -> ScanRow | None:
        """The next page that waits, from the beginning again after the last one."""
        others = [other for other in self.waiting if other.scan.pk != row.scan.pk]
        later = [other for other in others if (other.scan.page or 0) > (row.scan.page or 0)]
        return next(iter(later + others), None)

    @property
    def missing(self) -> str:
        """“2, 5”: pages of the form of which no scan came, once any has come."""
        there = {row.scan.page for row in self.rows if row.scan.page}
        if not there:
            return ""
        return ", ".join(str(page.number) for page in self.form.pages if page.number not in there)


def _order(row: ScanRow) -> tuple[int, int, int]:
    """First what somebody has to look at, then page by page, the newest first; at the end what is
    no page of the form.
    """
    known = 1 if row.scan.page else 2
    return 0 if row.is_unknown else known, row.scan.page or 0, -row.scan.pk
