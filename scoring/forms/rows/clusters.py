"""Clusters of the plan, each with its units."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.rows.row import RowForm
from scoring.forms.rows.table import Rows
from scoring.models import Act, Campaign, Cluster, Participation
from scoring.models.plan.cluster_criterion import codes_naming
from wards.fields import OneLine
from wards.models import Ward
from wards.namesakes import distinct_names
from wards.unit_names import UnitNamesField
from wards.vietnamese import match_key, natural_key


class ClusterForm(RowForm):
    name = OneLine(label=gettext_lazy("Tên cụm"), max_length=100)
    units = UnitNamesField(
        label=gettext_lazy("Các đơn vị"),
        required=False,
        help_text=UnitNamesField.HOW,
    )

    class Meta:
        model = Cluster
        fields = ("position", "name")

    def __init__(self, *args: Any, known: list[Ward], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["units"]
        field.units = known
        field.widget.attrs["rows"] = 4
        self.initial["units"] = field.written(getattr(self.instance, "units", ()))


class ClusterRows(Rows):
    """The clusters in the order of the plan. Once there are cards, these say who is in which."""

    form = ClusterForm
    act = Act.CLUSTERS
    alone = ((("name",), gettext_lazy("Tên cụm này đã có ở một dòng khác.")),)
    counted = ("unit_ids",)
    swapped = "name"
    removal = gettext_lazy("Bỏ cụm này")

    def __init__(self, data: QueryDict | None = None, *, campaign: Campaign) -> None:
        self.known = list(Ward.objects.active_on(timezone.localdate()))
        super().__init__(data, campaign=campaign)
        self.proposed = [] if self.stored or self.is_bound else self._proposed()
        self.extra = max(self.extra, len(self.proposed) + 1)

    def _proposed(self) -> list[tuple[str, list[Ward]]]:
        """The clusters that the list of units notes, for a plan that has none yet."""
        noted: dict[str, tuple[str, list[Ward]]] = {}  # however its name is written
        for unit in self.campaign.participants():
            if unit.cluster:
                noted.setdefault(match_key(unit.cluster), (unit.cluster, []))[1].append(unit)
        return sorted(noted.values(), key=lambda pair: natural_key(pair[0]))

    def get_form_kwargs(self, index: Any) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index) | {"known": self.known}
        if index is not None and index < len(self.proposed):
            name, units = self.proposed[index]
            kwargs["instance"] = self.fresh()
            kwargs["instance"].name, kwargs["instance"].units = name, units
        return kwargs

    def rows(self) -> Any:
        """The clusters, each with its `units`."""
        clusters: dict[int, Any] = {cluster.pk: cluster for cluster in self.campaign.clusters.all()}
        for cluster in clusters.values():
            cluster.units = []
        placed: Any = (
            self.campaign.participations.filter(ward__in=self.known)
            if self.campaign.is_preparing
            else self.campaign.scorecards.all()
        )
        for row in placed.exclude(cluster=None).select_related("ward").order_by("ward__position"):
            clusters[row.cluster_id].units.append(row.ward)
        for cluster in clusters.values():
            cluster.unit_ids = [unit.pk for unit in cluster.units]
        return list(clusters.values())

    def fresh(self) -> Cluster:
        return Cluster(campaign=self.campaign)

    def clean(self) -> None:
        """A unit is in one cluster, and who does not take part is in none."""
        super().clean()
        self._keep_what_criteria_name()
        labels = distinct_names(self.known)
        left_out = set(
            self.campaign.participations.filter(cluster=None).values_list("ward", flat=True)
        )
        taken = {unit.pk: str(row) for row in self._elsewhere for unit in row.units}
        for form in self.remaining:
            name = form.cleaned_data.get("name") or form.heading
            for unit in self._units_of(form):
                facts = {"unit": labels[unit.pk], "cluster": taken.get(unit.pk, "")}
                if unit.pk in taken:
                    form.add_error("units", _("%(unit)s đã có ở %(cluster)s.") % facts)
                elif unit.pk in left_out:
                    form.add_error(
                        "units",
                        _("%(unit)s không tham gia phong trào: hãy sửa ở trang Đơn vị trước.")
                        % facts,
                    )
                taken.setdefault(unit.pk, name)

    def _keep_what_criteria_name(self) -> None:
        """Without the cluster its criteria would hold for all units."""
        for form in self.deleted_forms:
            if not form.is_new and (codes := codes_naming(form.instance)):
                facts = {"cluster": form.instance, "codes": ", ".join(codes)}
                raise ValidationError(
                    _(
                        "%(cluster)s đang có tiêu chí riêng (%(codes)s): "
                        "hãy bỏ đánh dấu ở trang Tiêu chí trước."
                    )
                    % facts
                )

    @property
    def _elsewhere(self) -> list[Any]:
        """Clusters that the page does not hold: they stay as they are."""
        shown = {form.instance.pk for form in self.forms}
        return [row for row in self.stored if row.pk not in shown]

    def _units_of(self, form: Any) -> list[Ward]:
        """What was typed; of a row that nobody touched its units as they stand."""
        if form.has_changed() or form.is_new:
            return form.cleaned_data.get("units") or []
        return list(form.instance.units)

    def _write(self) -> None:
        wanted = [(form.instance, self._units_of(form)) for form in self.remaining]
        wanted += [(row, row.units) for row in self._elsewhere]
        pairs = [(unit, cluster) for cluster, units in wanted for unit in units]
        gone = [form.instance for form in self.deleted_forms if not form.is_new]
        placed = self.campaign.participations.exclude(cluster=None)
        placed.filter(cluster__in=gone).delete()
        super()._write()
        # Only what moved is written, so that the record tells of nothing else.
        after = {unit.pk: cluster.pk for unit, cluster in pairs}
        for row in placed.filter(ward__in=self.known):
            if after.get(row.ward_id) == row.cluster_id:
                del after[row.ward_id]
            else:
                row.delete()
        Participation.objects.bulk_create(
            Participation(campaign=self.campaign, ward=unit, cluster=cluster)
            for unit, cluster in pairs
            if unit.pk in after
        )

    def fact_of(self, row: Any) -> dict[str, str]:
        names = distinct_names(row.units)
        return {
            "label": str(row),
            "value": ", ".join(names[unit.pk] for unit in row.units) or _("chưa có đơn vị"),
        }
