"""Scorecards to look at, and the head's tiers for those chosen."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from scoring.admin.card_filters import (
    CampaignFilter,
    ClusterFilter,
    GapFilter,
    StageFilter,
    TierFilter,
)
from scoring.admin.read_only import ReadOnly
from scoring.forms.tiers import TierDecisions
from scoring.models import Scorecard
from scoring.models.querysets.sums import CardTotals
from scoring.models.scorecards.tiering import assign_tiers
from scoring.pages.comparison.ward_sheet import WardSheet
from scoring.pages.ranking import Ranking
from scoring.rules.lifecycle import CardState
from scoring.rules.permissions import is_head, policy
from scoring.rules.points import show, show_gap
from scoring.rules.refusals import Refused, sentence_of
from wards.views.requests import PAGE_METHODS, person

AT_ONCE = 100  # how many cards are given their tier at once: a page of the list


@admin.register(Scorecard)
class ScorecardAdmin(ReadOnly):
    list_display = (
        "unit",
        "year",
        "condition",
        "own",
        "survey_total",
        "verified",
        "gap",
        "level",
        "comparison",
    )
    fields = list_display
    list_filter = (CampaignFilter, StageFilter, TierFilter, GapFilter, ClusterFilter)
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    list_select_related = ("campaign", "ward", "tier")
    list_per_page = AT_ONCE
    list_max_show_all = AT_ONCE
    ordering = ("-campaign__year", "ward__position", "pk")
    search_fields = ("ward_name",)
    search_help_text = _("Tên đơn vị, có dấu hoặc không dấu.")
    actions = ("assign_tiers",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        cards: Any = super().get_queryset(request)
        return cards.with_totals().with_stage()

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return (queryset.called(search_term) if search_term else queryset), False

    @admin.display(description=_("Đơn vị"), ordering="ward__position")
    def unit(self, card: Scorecard) -> str:
        return card.ward_name

    @admin.display(description=_("Năm"), ordering="campaign__year")
    def year(self, card: Scorecard) -> int:
        return card.campaign.year

    @admin.display(description=_("Trạng thái"), ordering="stage")
    def condition(self, card: Scorecard) -> str:
        return card.stage_label

    @admin.display(description=_("Mức xếp loại"), ordering="tier__floor")
    def level(self, card: Scorecard) -> str:
        return str(card.decided_tier() or "–")

    # Blank items make no total.

    @admin.display(description=_("Tự chấm"), ordering="self_sum")
    def own(self, card: CardTotals) -> str:
        complete = card.self_items and card.self_scored == card.self_items
        return show(card.self_sum) if complete else "–"

    @admin.display(description=_("Khảo sát"), ordering="survey_sum")
    def survey_total(self, card: CardTotals) -> str:
        return show(card.survey_sum) if card.survey_scored == card.items else "–"

    @admin.display(description=_("Thẩm định"), ordering="verified_sum")
    def verified(self, card: CardTotals) -> str:
        return show(card.verified_sum) if card.verified_scored == card.items else "–"

    @admin.display(description=_("Chênh lệch"), ordering="gap_sum")
    def gap(self, card: CardTotals) -> str:
        return show_gap(card.gap_sum) or "–"

    @admin.display(description=_("Đối chiếu"))
    def comparison(self, card: Scorecard) -> SafeString:
        return format_html('<a href="{}">{}</a>', card.get_absolute_url(), _("Mở"))

    # One card

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        card = kwargs["obj"]
        context |= {"sheet": WardSheet(card), "may_decide": self._may_decide(request, card)}
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_decide(self, request: HttpRequest, card: Scorecard) -> bool:
        verified = card.state == CardState.VERIFIED
        return is_head(request.user) and card.campaign.is_open and verified

    # The head's tiers

    def has_assign_tier_permission(self, request: HttpRequest) -> bool:
        return is_head(request.user)

    @admin.action(description=pgettext_lazy("act", "Xếp loại"), permissions=["assign_tier"])
    def assign_tiers(self, request: HttpRequest, cards: QuerySet[Scorecard]) -> HttpResponse | None:
        """Leads to the page where the tiers are looked at and decided."""
        chosen = list(cards.values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(chosen) > AT_ONCE:
            sentence = gettext("Mỗi lần xếp loại nhiều nhất %d phiếu. Hãy chọn ít hơn.") % AT_ONCE
            self.message_user(request, sentence, messages.ERROR)
            return None
        where = reverse("admin:scoring_scorecard_assign_tiers")
        return redirect(f"{where}?{urlencode({'card': chosen}, doseq=True)}")

    def get_urls(self) -> list[URLPattern]:
        page = require_http_methods(PAGE_METHODS)(policy(is_head)(self.tiers_page))
        guarded = self.admin_site.admin_view(page, cacheable=True)
        own = path("assign-tiers/", guarded, name="scoring_scorecard_assign_tiers")
        return [own, *super().get_urls()]

    def tiers_page(self, request: HttpRequest) -> HttpResponse:
        """Each card chosen with its points and the tier they suggest; then the tiers decided."""
        is_sent = request.method == "POST"
        asked = (request.POST if is_sent else request.GET).getlist("card")
        keys = [key for key in asked if key.isascii() and key.isdigit() and len(key) < 19]
        cards = Scorecard.objects.visible_to(request.user).select_related("campaign", "ward")
        chosen = list(cards.filter(pk__in=keys[:AT_ONCE]).in_official_order())
        if not chosen:
            raise Http404
        if len({card.campaign_id for card in chosen}) > 1:
            sentence = gettext("Hãy chọn các phiếu của cùng một phong trào rồi xếp loại.")
            self.message_user(request, sentence, messages.ERROR)
            return redirect("admin:scoring_scorecard_changelist")
        return self._decide(request, chosen)

    def _decide(self, request: HttpRequest, chosen: Sequence[Scorecard]) -> HttpResponse:
        """What is sent names the cards whose forms were shown; the act says which of them no longer
        can be decided.
        """
        campaign, is_sent = chosen[0].campaign, request.method == "POST"
        ranking = Ranking(campaign)
        ranked = {card: ranking.find(card) for card in chosen}
        rows = [row for row in ranked.values() if row and (is_sent or row.can_be_tiered)]
        rows = rows if is_sent or campaign.is_open else []
        typed = TierDecisions(request.POST if is_sent else None, tiers=ranking.tiers, rows=rows)
        status, sentence = 422 if typed.problems else 200, ""
        if is_sent and not typed.problems:
            none = {"tier": None, "suggested": None}
            unranked = [(card, none) for card, row in ranked.items() if row is None]
            decisions = [*typed.decisions, *unranked]
            try:
                assign_tiers(campaign, decisions, by=person(request))
            except Refused as refused:
                status, sentence = 409, sentence_of(refused)
                typed.refresh()
            else:
                done = ngettext("Đã xếp loại %d đơn vị.", "Đã xếp loại %d đơn vị.", len(chosen))
                self.message_user(request, done % len(chosen), messages.SUCCESS)
                where = reverse("admin:scoring_scorecard_changelist")
                return redirect(f"{where}?{urlencode({'campaign': campaign.slug})}")
        context = {
            "campaign": campaign,
            "typed": typed,
            "sentence": sentence,
            "left_out": [card for card, row in ranked.items() if row not in rows],
        }
        page = "admin/scoring/scorecard/assign_tiers.html"
        return render(request, page, context, status=status)
