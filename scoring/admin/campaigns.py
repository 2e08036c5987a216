"""Campaigns to look at."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from scoring.admin.read_only import KnownFilter, ReadOnly
from scoring.models import Campaign
from scoring.rules import lifecycle
from scoring.rules.lifecycle import CampaignState


class CampaignStateFilter(KnownFilter):
    title = _("trạng thái")
    parameter_name = "state"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> Iterable[tuple[str, Any]]:
        seen = set(Campaign.objects.visible_to(request.user).values_list("state", flat=True))
        return [(value, label) for value, label in CampaignState.choices if value in seen]

    def queryset(self, request: HttpRequest, campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
        return campaigns.filter(state=self.value()) if self.value() else campaigns


@admin.register(Campaign)
class CampaignAdmin(ReadOnly):
    list_display = ("title", "year", "condition", "deadline", "page")
    list_filter = (CampaignStateFilter,)
    show_facets = admin.ShowFacets.NEVER
    fields = (
        "title", "year", "condition", "plan_number", "plan_date", "superior_body", "issuing_body",
        "deciding_body", "opens_at", "deadline", "model", "ledger_root", "page",
    )  # fmt: skip

    @admin.display(description=_("Trạng thái"), ordering="state")
    def condition(self, campaign: Campaign) -> str:
        return campaign.get_state_display()

    @admin.display(description=_("Hạn tự chấm và nộp phiếu"), ordering="self_deadline")
    def deadline(self, campaign: Campaign) -> str:
        return lifecycle.deadline(campaign.self_deadline) if campaign.self_deadline else ""

    @admin.display(description=_("Trang phong trào"))
    def page(self, campaign: Campaign) -> SafeString:
        return format_html('<a href="{}">{}</a>', campaign.get_absolute_url(), _("Xem kế hoạch"))
