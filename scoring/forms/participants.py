"""Forms of who takes part: late ones, those left out, another cluster."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.models import Act, Campaign, Cluster, Participation, Scorecard
from scoring.rules.refusals import REASON_MISSING, Stale
from wards.choice_by_name import UnitChoice
from wards.fingerprint import fingerprint
from wards.models import User, Ward
from wards.namesakes import distinct_names
from wards.unit_names import UnitNamesField


class AdmissionForm(forms.Form):
    """A card for a unit that came after the opening."""

    ward = UnitChoice(
        Ward.objects.none(),
        label=gettext_lazy("Đơn vị chưa có phiếu"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Hãy chọn đơn vị.")},
    )
    cluster = forms.ModelChoiceField(
        Cluster.objects.none(),
        label=gettext_lazy("Cụm thi đua"),
        required=False,
        empty_label=gettext_lazy("– không thuộc cụm nào –"),
    )
    reason = LongText(
        label=gettext_lazy("Lý do"),
        rows=2,
        help_text=gettext_lazy(
            "Ví dụ: thành lập theo Nghị quyết số 12/NQ-HĐND sau ngày mở phong trào."
        ),
        error_messages={"required": REASON_MISSING},
    )

    def __init__(self, data: QueryDict | None = None, *, campaign: Campaign) -> None:
        super().__init__(data)
        self.campaign = campaign
        units = campaign.without_card()
        field: Any = self.fields["ward"]
        field.queryset = units
        field.choices = list(distinct_names(units).items())  # else asked for at each look
        self.fields["cluster"].queryset = campaign.clusters.all()  # type: ignore[attr-defined]
        if not campaign.cluster_rows:
            del self.fields["cluster"]

    @property
    def is_needed(self) -> bool:
        return bool(self.fields["ward"].choices)  # type: ignore[attr-defined]


class LeftOutForm(forms.Form):
    """Which units do not take part, before the opening: all others do."""

    left_out = UnitNamesField(
        label=gettext_lazy("Các đơn vị không tham gia"),
        required=False,
        help_text=gettext_lazy(
            "Mỗi dòng một đơn vị. Để trống thì mọi đơn vị đang hoạt động đều tham gia."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, campaign: Campaign) -> None:
        super().__init__(data)
        self.campaign = campaign
        field: Any = self.fields["left_out"]
        field.units = Ward.objects.active_on(timezone.localdate())
        field.widget.attrs["rows"] = 3
        rows = self._rows(campaign)
        self.names = field.written(row.ward for row in rows)
        self.initial = {"left_out": self.names, "seen": self._mark(rows)}

    def _rows(self, campaign: Campaign) -> list[Participation]:
        rows = campaign.participations.filter(cluster=None).select_related("ward")
        return list(rows.filter(ward__in=self.fields["left_out"].units))  # type: ignore[attr-defined]

    def _mark(self, rows: Iterable[Participation]) -> str:
        return fingerprint([row.ward_id for row in rows])

    def clean_left_out(self) -> list[Ward]:
        units: list[Ward] = self.cleaned_data["left_out"]
        placed = self.campaign.participations.filter(ward__in=units).exclude(cluster=None)
        for row in placed.select_related("ward", "cluster"):
            facts = {"unit": row.ward, "cluster": row.cluster}
            self.add_error(
                "left_out",
                _("%(unit)s đang ở %(cluster)s: hãy đưa đơn vị ra khỏi cụm trước.") % facts,
            )
        return units

    def keep(self, *, by: User) -> bool:
        """Write it as one act; False when something is not valid. Raises Refused, Stale,
        PermissionDenied.
        """
        with self.campaign.being_set_up(Act.PARTICIPANTS, by=by) as campaign:
            rows = self._rows(campaign)
            if self.data.get("seen") != self._mark(rows):
                raise Stale(campaign)
            if not self.is_valid():
                return False
            wanted = {unit.pk: unit for unit in self.cleaned_data["left_out"]}
            for row in rows:
                if wanted.pop(row.ward_id, None) is None:
                    row.delete()
            Participation.objects.bulk_create(
                Participation(campaign=campaign, ward=unit) for unit in wanted.values()
            )
        return True


class MoveForm(forms.Form):
    """Another cluster for one unit after the opening, and why."""

    cluster = forms.ModelChoiceField(
        Cluster.objects.none(),
        label=gettext_lazy("Cụm mới"),
        required=False,
        empty_label=gettext_lazy("– không thuộc cụm nào –"),
    )
    reason = LongText(
        label=gettext_lazy("Lý do"), rows=2, error_messages={"required": REASON_MISSING}
    )

    def __init__(self, data: QueryDict | None = None, *, card: Scorecard) -> None:
        super().__init__(data, initial={"cluster": card.cluster_id})
        self.fields["cluster"].queryset = card.campaign.clusters.all()  # type: ignore[attr-defined]
