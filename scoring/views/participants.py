"""Who takes part: units and their accounts, late ones, those left out, clusters."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, F, OuterRef, Prefetch, Value, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.participants import AdmissionForm, LeftOutForm, MoveForm
from scoring.forms.rows.clusters import ClusterRows
from scoring.models import Campaign, Scorecard
from scoring.models.campaigns.dealing import admit
from scoring.pages.mergers import renamed
from scoring.rules.permissions import is_head, policy
from scoring.rules.refusals import Refused, Stale, sentence_of
from scoring.views.fetch import get_campaign, get_card
from scoring.views.setup.plan import rows_page
from wards.models import Officer, User
from wards.paging import QueryPage
from wards.units import fate_of
from wards.vietnamese import name_key
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def wards(request: HttpRequest, slug: str) -> HttpResponse:
    """Who takes part, and whose accounts can sign in. Before the opening units are left out; a unit
    that comes after it is given its card.
    """
    campaign = get_campaign(request, slug)
    posted = form_data(request)
    kind = LeftOutForm if campaign.is_preparing else AdmissionForm
    form: AdmissionForm | LeftOutForm = kind(posted, campaign=campaign)
    status = 200
    if form.is_bound:
        try:
            said = (
                _kept(request, form) if isinstance(form, LeftOutForm) else _admitted(request, form)
            )
        except (Refused, Stale) as problem:
            form.add_error(None, sentence_of(problem))
            said = ""
        if said:
            messages.success(request, said)
            return redirect("setup_wards", slug)
        status = 422
    context = {
        "campaign": campaign,
        "form": form,
        "is_late": campaign.came_late().exists(),
        **_units(request, campaign),
    }
    return render(request, "scoring/setup/wards.html", context, status=status)


def _kept(request: HttpRequest, form: LeftOutForm) -> str:
    return _("Đã lưu đơn vị không tham gia.") if form.keep(by=person(request)) else ""


def _admitted(request: HttpRequest, form: AdmissionForm) -> str:
    if not form.is_valid():
        return ""
    facts = form.cleaned_data
    admit(form.campaign, by=person(request), **facts)
    return _("Đã cấp phiếu cho %s.") % facts["ward"]


def _units(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """A page of the units with their people, and what is said of all."""
    accounts = Prefetch("user_set", User.objects.filter(is_active=True), to_attr="accounts")
    officers = Prefetch("officer_set", Officer.objects.filter(is_active=True), to_attr="officers")
    participants = campaign.participants()
    units: QueryPage[Any] = QueryPage(
        participants, request.GET, lambda wards: wards.prefetch_related(accounts, officers)
    )
    clusters = {row.pk: row for row in campaign.cluster_rows}
    placed: Any = campaign.participations.annotate(state=Value(""), ward_name=F("ward__name"))
    if not campaign.is_preparing:
        placed = campaign.scorecards
    columns = ("ward", "cluster", "state", "ward_name")
    here = placed.filter(ward__in=units.rows).values_list(*columns)
    where = {ward: (clusters.get(cluster or 0), *facts) for ward, cluster, *facts in here}
    gone = [unit for unit in units if unit.last_day and campaign.is_open]
    prefetch_related_objects(gone, "successors")
    for unit in units:
        unit.accounts.sort(key=lambda account: name_key(account.full_name))
        unit.officers.sort(key=lambda officer: name_key(officer.full_name))
        nowhere = (None, "", unit.name)
        unit.in_cluster, unit.card_state, on_card = where.get(unit.pk, nowhere)
        said = (renamed(on_card, unit), fate_of(unit)) if campaign.is_open else ()
        unit.fate = " ".join(filter(None, said))
    signed_in = User.objects.filter(ward=OuterRef("pk"), is_active=True)
    without = participants.filter(~Exists(signed_in)).count()
    return {"units": units, "without": without, "clusters": list(clusters.values())}


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def clusters(request: HttpRequest, slug: str) -> HttpResponse:
    """The clusters, each with its units."""
    campaign = get_campaign(request, slug)
    rows = ClusterRows(form_data(request), campaign=campaign)
    return rows_page(request, "clusters", rows)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def move(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """Put one unit into another cluster after the opening."""
    card = get_card(request, slug, ward_code)
    form = MoveForm(form_data(request), card=card)
    status, sentence = (422 if form.errors else 200), ""
    if form.is_valid():
        try:
            moved: Scorecard = card.move(by=person(request), **form.cleaned_data)
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        else:
            where = moved.cluster or _("không thuộc cụm nào")
            facts = {"ward": card.ward_name, "cluster": where}
            messages.success(request, _("Đã chuyển %(ward)s: %(cluster)s.") % facts)
            return redirect("setup_wards", slug)
    context = {"campaign": card.campaign, "card": card, "form": form, "sentence": sentence}
    return render(request, "scoring/setup/move.html", context, status=status)
