"""All units, narrowed by name and kind. Policies stand with the addresses."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wards import official
from wards.models import Officer, User, Ward
from wards.paging import QueryPage
from wards.vietnamese import clean, fold, match_key, natural_key


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Units of today, and those of the past;
    `show` names a cluster or what is missing, `q` a name in any spelling.
    """
    today = timezone.localdate()
    everybody = Ward.objects.order_by("position", "code")
    past = everybody.ended_before(today).order_by("-last_day", "position", "code")
    standing = everybody.filter(Q(last_day=None) | Q(last_day__gte=today))
    show, wanted = request.GET.get("show", ""), clean(request.GET.get("q", ""))[:100]
    kinds = _kinds(standing)
    called = _called(standing, wanted)
    counts = called.aggregate(
        **{
            f"kind{place}": Count("pk", filter=of)
            for place, (_label, of) in enumerate(kinds.values())
        }
    )
    counted = dict(zip(kinds, counts.values(), strict=True))
    units = called.filter(kinds.get(show, kinds[""])[1])
    count = counted.get(show, counted[""])
    context = {
        "today": today,
        "units": QueryPage(units, request.GET, _with_people, count=count),
        "any": counted[""] or standing.exists(),
        "past": QueryPage(_called(past, wanted), request.GET, _with_people, param="past"),
        "wanted": wanted,
        "has_official_list": official.is_installed(),
        "show": show if show in kinds else "",
        "filters": [
            {
                "url": _address(name, wanted),
                "label": label,
                "count": counted[name],
                "current": name == (show if show in kinds else ""),
            }
            for name, (label, _of) in kinds.items()
        ],
    }
    return render(request, "wards/units/overview.html", context)


def _address(show: str, wanted: str) -> str:
    facts = {"show": show, "q": wanted}
    return "?" + urlencode({name: value for name, value in facts.items() if value})


def _called(wards: QuerySet[Ward], wanted: str) -> QuerySet[Ward]:
    """Those whose name or code holds these letters, which no database here compares by itself."""
    letters = fold(wanted)
    if not letters:
        return wards
    names = wards.order_by().values_list("pk", "name", "code")
    return wards.filter(pk__in=[pk for pk, *some in names if letters in fold(" ".join(some))])


def _with_people(wards: QuerySet[Ward]) -> QuerySet[Ward]:
    """Adds how many accounts and officers each of them has, and reads what became of it."""
    return wards.annotate(
        accounts=Count("user", filter=Q(user__is_active=True), distinct=True),
        officers=Count("officer", filter=Q(officer__is_active=True), distinct=True),
    ).prefetch_related("successors")


def _kinds(standing: QuerySet[Ward]) -> dict[str, tuple[str, Q]]:
    """By which the units of today may be narrowed: what is missing, and the clusters."""
    names = standing.exclude(cluster="").order_by("cluster").values_list("cluster", flat=True)
    spelt: dict[str, list[str]] = {}
    for name in names.distinct():
        spelt.setdefault(match_key(name), []).append(name)
    accounts = User.objects.filter(ward=OuterRef("pk"), is_active=True)
    officers = Officer.objects.filter(ward=OuterRef("pk"), is_active=True)
    kinds = {
        "": (_("Tất cả"), Q(pk__isnull=False)),
        "no-account": (_("Chưa có tài khoản"), Q(~Exists(accounts))),
        "no-officer": (_("Chưa có cán bộ phụ trách"), Q(~Exists(officers))),
    }
    for alike in sorted(spelt.values(), key=lambda names: natural_key(names[-1])):
        kinds[f"cluster:{alike[-1]}"] = (alike[-1], Q(cluster__in=alike))
    return kinds
