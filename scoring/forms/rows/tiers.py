"""Tiers of the plan, and what they ask beside their floors."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.rows.row import RowForm, within_total
from scoring.forms.rows.table import Rows
from scoring.models import Act, Campaign, Tier, TierCondition
from scoring.rules.conditions import contradictions
from scoring.rules.points import show
from wards.fields import OneLine


class TierForm(RowForm):
    name = OneLine(label=gettext_lazy("Mức xếp loại"), max_length=60)

    class Meta:
        model = Tier
        fields = ("name", "floor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["floor"] = within_total(self.campaign, label=_("Từ số điểm"))


class TierRows(Rows):
    """The tiers, highest first by their floors."""

    form = TierForm
    act = Act.TIERS
    alone = (
        (("name",), gettext_lazy("Tên mức này đã có ở một dòng khác.")),
        (("floor",), gettext_lazy("Hai mức không thể cùng điểm sàn.")),
    )
    swapped = "name"
    removal = gettext_lazy("Bỏ mức này")

    def rows(self) -> models.QuerySet[Tier]:
        return self.campaign.tiers.all()

    def fresh(self) -> Tier:
        return Tier(campaign=self.campaign)

    def fact_of(self, row: Tier) -> dict[str, str]:
        return {"label": row.name, "value": _("từ %s điểm") % show(row.floor)}


class TierConditionForm(RowForm):
    percent = forms.IntegerField(
        label=gettext_lazy("Tỷ lệ (%)"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}
        ),
    )

    class Meta:
        model = TierCondition
        fields = ("tier", "kind", "percent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("tier", _("Mức xếp loại")), ("kind", _("Điều kiện"))):
            self.fields[name].label = label
        tiers = [(tier.pk, tier.name) for tier in self.campaign.levels]
        self.fields["tier"].queryset = self.campaign.tiers.all()  # type: ignore[attr-defined]
        self.fields["tier"].choices = [("", _("– chọn –")), *tiers]  # type: ignore[attr-defined]
        kinds = TierCondition._meta.get_field("kind").choices or ()
        self.fields["kind"].choices = [("", _("– chọn –")), *kinds]  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        # What rows must not share is judged over all of them: two may swap it.
        return super()._get_validation_exclusions() | {"tier"}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("kind") and "percent" in facts:
            sentence = TierCondition.mismatch(facts["kind"], facts["percent"])
            if sentence:
                self.add_error("percent", sentence)
        return facts


class TierConditionRows(Rows):
    """What each tier asks beside its floor, the highest tier first."""

    form = TierConditionForm
    act = Act.TIER_CONDITIONS
    alone = ((("tier", "kind"), TierCondition.ASKED_TWICE),)
    removal = gettext_lazy("Bỏ điều kiện này")

    def rows(self) -> models.QuerySet[TierCondition]:
        return self.campaign.tier_conditions.select_related("tier")

    def fresh(self) -> TierCondition:
        return TierCondition(campaign=self.campaign)

    def _write(self) -> None:
        """Nothing hangs on a condition: what changes is written anew, so that two may swap."""
        changed = [form.instance for form in self.remaining if form.has_changed() or form.is_new]
        self.remove([form.instance for form in self.deleted_forms if not form.is_new])
        TierCondition.objects.filter(pk__in=[row.pk for row in changed if row.pk]).delete()
        for row in changed:
            row.pk = None
            row.save(force_insert=True)

    @property
    def contradictions(self) -> list[str]:
        """What of that which is stored cannot be meant together:
        it stands in the way of opening.
        """
        campaign = Campaign.objects.get(pk=self.campaign.pk)
        return list(contradictions(campaign.levels, campaign.total))

    def fact_of(self, row: TierCondition) -> dict[str, str]:
        return {"label": str(row.tier), "value": row.summary}
