"""Campaigns and scorecards to look at: their changes belong in the change record and are made
elsewhere.
"""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from scoring.models import Campaign, Scorecard
from scoring.rules import grading
from scoring.rules.points import show, show_gap


class ReadOnly(admin.ModelAdmin):
    """To look at, not to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Campaign)
class CampaignAdmin(ReadOnly):
    list_display = ("title", "year", "condition", "self_deadline", "page")
    list_filter = ("state",)
    fields = (
        "title", "year", "condition", "plan_number", "plan_date", "superior_body", "issuing_body", "deciding_body",
        "opens_at", "self_deadline", "model", "ledger_root", "page",
    )  # fmt: skip

    @admin.display(description=_("Trạng thái"), ordering="state")
    def condition(self, campaign: Campaign) -> str:
        return campaign.get_state_display()

    @admin.display(description=_("Trang phong trào"))
    def page(self, campaign: Campaign) -> SafeString:
        return format_html('<a href="{}">{}</a>', campaign.get_absolute_url(), _("Xem kế hoạch"))


@admin.register(Scorecard)
class ScorecardAdmin(ReadOnly):
    list_display = (
        "ward_name",
        "year",
        "state",
        "own",
        "survey_total",
        "verified",
        "gap",
        "level",
        "comparison",
    )
    fields = ("unit", *list_display[1:])
    list_filter = ("campaign__title", "state", "tier__name")
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    list_select_related = ("campaign", "ward", "tier")
    list_per_page = 100
    search_fields = ("ward_name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        cards = super().get_queryset(request).with_totals()  # type: ignore[attr-defined]
        return cards.order_by("-campaign__year", "ward__position")

    @admin.display(description=_("Đơn vị"))
    def unit(self, card: Scorecard) -> str:
        return card.ward_name

    @admin.display(description=_("Mức xếp loại"), ordering="tier__floor")
    def level(self, card: Scorecard) -> str:
        return str(card.decided_tier() or "–")

    @admin.display(description=_("Năm"), ordering="campaign__year")
    def year(self, card: Scorecard) -> int:
        return card.campaign.year

    @admin.display(description=_("Tự chấm"), ordering="self_sum")
    def own(self, card: Any) -> str:
        return show(self._own(card)) or "–"

    @admin.display(description=_("Khảo sát"), ordering="survey_sum")
    def survey_total(self, card: Any) -> str:
        return show(card.survey_sum if card.survey_scored == card.items else None) or "–"

    @admin.display(description=_("Thẩm định"), ordering="verified_sum")
    def verified(self, card: Any) -> str:
        return show(self._verified(card)) or "–"

    @admin.display(description=_("Chênh lệch"), ordering="gap_sum")
    def gap(self, card: Any) -> str:
        return show_gap(grading.gap(self._verified(card), self._own(card))) or "–"

    @admin.display(description=_("Đối chiếu"))
    def comparison(self, card: Scorecard) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("board_ward", args=[card.campaign.slug, card.ward.code]),
            _("Mở"),
        )

    @staticmethod
    def _own(card: Any) -> Decimal | None:
        """Blank items make no total."""
        return card.self_sum if card.self_items and card.self_scored == card.self_items else None

    @staticmethod
    def _verified(card: Any) -> Decimal | None:
        return card.verified_sum if card.verified_scored == card.items else None
