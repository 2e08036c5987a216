"""The head's form of who issues and signs the papers of a campaign."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.models import Act, Campaign, Issuer, PaperHead
from scoring.rules.refusals import Stale
from wards.fields import OneLine
from wards.fingerprint import fingerprint
from wards.models import User, Ward
from wards.namesakes import distinct_names
from wards.paging import Page

SIGNING = ("symbol", "authority", "post", "signer", "recipients")
HEAD = ("superior", "body")
# The Board's own head stands among the campaign's facts.
PARTS: dict[Issuer, tuple[str, ...]] = {
    Issuer.BOARD: SIGNING,
    Issuer.COMMITTEE: HEAD + SIGNING,
    Issuer.WARD: HEAD,
}
HINTS = {
    (Issuer.BOARD, "symbol"): gettext_lazy("Ví dụ: BTGTU."),
    (Issuer.BOARD, "authority"): gettext_lazy(
        "Ví dụ: K/T Trưởng Ban khi cấp phó ký. Trưởng Ban ký thì để trống."
    ),
    (Issuer.BOARD, "post"): gettext_lazy("Ví dụ: Trưởng Ban, Phó Trưởng Ban."),
    (Issuer.BOARD, "recipients"): gettext_lazy(
        "Mỗi nơi một dòng, không cần gạch đầu dòng. Tờ trình và văn bản gửi riêng một đơn vị chỉ "
        "in “Như trên” với dòng bắt đầu bằng “Lưu”."
    ),
    (Issuer.COMMITTEE, "superior"): gettext_lazy("Dòng trên ở góc trái quyết định."),
    (Issuer.COMMITTEE, "body"): gettext_lazy("Ví dụ: Thành ủy Sóc Trăng."),
    (Issuer.COMMITTEE, "symbol"): gettext_lazy("Ví dụ: TU."),
    (Issuer.COMMITTEE, "authority"): gettext_lazy("Ví dụ: T/M Ban Thường vụ."),
    (Issuer.COMMITTEE, "post"): gettext_lazy("Ví dụ: Bí thư, Phó Bí thư."),
    (Issuer.COMMITTEE, "recipients"): gettext_lazy("Mỗi nơi một dòng, không cần gạch đầu dòng."),
}


class PaperHeadsForm(forms.Form):
    """Every issuer's head and signature, written as one act: of the units those of one page, which
    `asked` names.
    """

    def __init__(
        self, data: QueryDict | None = None, *, campaign: Campaign, asked: QueryDict | None = None
    ) -> None:
        super().__init__(data)
        self.campaign = campaign
        self.stored = self._read(campaign)
        self.seen = fingerprint(self._facts(self.stored))
        units: list[Ward] = list(campaign.participants().order_by("position", "pk"))
        self.unit_names = distinct_names(units)
        self.units: Page[Ward] = Page(units, asked or QueryDict())
        for issuer in (Issuer.BOARD, Issuer.COMMITTEE):
            self._add(issuer, None)
        for ward in self.units:
            self._add(Issuer.WARD, ward)
        if campaign.is_open:
            self.fields["reason"] = LongText(
                label=_("Lý do thay đổi"),
                rows=2,
                error_messages={"required": Campaign.CHANGE_UNEXPLAINED},
            )

    @staticmethod
    def _read(campaign: Campaign) -> dict[tuple[str, int | None], PaperHead]:
        return {(head.issuer, head.ward_id): head for head in campaign.paper_heads.all()}

    @staticmethod
    def _facts(heads: dict[tuple[str, int | None], PaperHead]) -> Any:
        parts = attrgetter(*HEAD, *SIGNING)
        return sorted((issuer, ward or 0, *parts(head)) for (issuer, ward), head in heads.items())

    def _add(self, issuer: Issuer, ward: Ward | None) -> None:
        head = self.stored.get((issuer, ward.pk if ward else None))
        for part in PARTS[issuer]:
            column: Any = PaperHead._meta.get_field(part)
            label = capfirst(column.verbose_name)
            facts: dict[str, Any] = {
                "label": f"{label} – {self.unit_names[ward.pk]}" if ward else label,
                "required": False,
                "initial": getattr(head, part, ""),
                "help_text": HINTS.get((issuer, part), ""),
            }
            name = _name(issuer, ward, part)
            if part == "recipients":
                self.fields[name] = LongText(rows=4, **facts)
            else:
                self.fields[name] = OneLine(max_length=column.max_length, **facts)

    @property
    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Headings with their fields."""
        for issuer in (Issuer.BOARD, Issuer.COMMITTEE):
            yield str(issuer.label), [self[_name(issuer, None, part)] for part in PARTS[issuer]]
        yield (
            str(Issuer.WARD.label),
            [self[_name(Issuer.WARD, ward, part)] for ward in self.units for part in HEAD],
        )
        if "reason" in self.fields:
            yield _("Lý do"), [self["reason"]]

    @property
    def lines(self) -> list[dict[str, str]]:
        """What stands now of the same, to read."""
        heads = self.campaign.paper_heads.filter(Q(ward=None) | Q(ward__in=self.units.rows))
        return [
            {"label": str(head), "value": head.summary} for head in heads.select_related("ward")
        ]

    def keep(self, *, by: User) -> bool:
        """Write it all as one act; False when something is not valid.

        Raises Refused, Stale, PermissionDenied.
        """
        if self.data.get("seen") != self.seen:
            raise Stale(self.campaign)
        if not self.is_valid():
            return False
        reason = self.cleaned_data.get("reason", "")
        with self.campaign.being_set_up(Act.PAPER_HEADS, by=by, reason=reason) as campaign:
            heads = self._read(campaign)
            if self.data.get("seen") != fingerprint(self._facts(heads)):
                raise Stale(campaign)
            for issuer, ward in self._issuers():
                self._write(heads, campaign, issuer, ward)
        return True

    def _issuers(self) -> Iterator[tuple[Issuer, Ward | None]]:
        yield from ((Issuer.BOARD, None), (Issuer.COMMITTEE, None))
        yield from ((Issuer.WARD, ward) for ward in self.units)

    def _write(
        self,
        heads: dict[tuple[str, int | None], PaperHead],
        campaign: Campaign,
        issuer: Issuer,
        ward: Ward | None,
    ) -> None:
        """A head that says nothing and has never said anything needs no row."""
        typed = {part: self.cleaned_data[_name(issuer, ward, part)] or "" for part in PARTS[issuer]}
        head = heads.get((issuer, ward.pk if ward else None))
        if head is None and not any(typed.values()):
            return
        head = head or PaperHead(campaign=campaign, issuer=issuer, ward=ward)
        for part, value in typed.items():
            setattr(head, part, value)
        head.save()


def _name(issuer: Issuer, ward: Ward | None, part: str) -> str:
    return f"{issuer}_{ward.pk}_{part}" if ward else f"{issuer}_{part}"
