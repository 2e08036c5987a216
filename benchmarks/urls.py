"""The product's addresses, and beside them what they are measured against."""

from collections.abc import Callable

from django.contrib.admin import AdminSite, ModelAdmin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from campaign.urls import handler400, handler403, handler404, handler500  # noqa: F401
from scoring.models import Score, Scorecard
from scoring.rules import grading
from scoring.rules.lifecycle import PointsKind
from scoring.rules.points import show


def bare(request: HttpRequest) -> HttpResponse:
    """Session and user behind the same middleware, nothing else."""
    return HttpResponse(request.user.get_username())


@require_POST
def update(request: HttpRequest) -> HttpResponse:
    """Session, user, and one UPDATE in a transaction."""
    with transaction.atomic():
        Score.objects.filter(pk=int(request.POST["score"])).update(
            explanation=request.POST["explanation"]
        )
    return HttpResponse(status=204)


def sum_of(position: int, column: PointsKind) -> Callable[[Scorecard], str]:
    """A column of the admin's list: what a criterion adds up to; 0 is the whole card."""

    def points(card: Scorecard) -> str:
        scores = (
            score
            for score in card.scores.all()
            if position in (0, (score.item.parent or score.item).position)
        )
        return show(grading.tally(getattr(score, column.points_field) for score in scores).points)

    points.__name__ = f"{column.value}_{position}"
    return points


class ScorecardAdmin(ModelAdmin):
    """A list as Django's admin gives it, a hundred rows with the columns of the grid: state, level,
    and of ten criteria and the whole card the three kinds of points.
    """

    list_display = (
        "ward_name", "state", "tier",
        *(sum_of(position, column) for position in range(11) for column in PointsKind),
    )  # fmt: skip
    list_select_related = True
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> QuerySet[Scorecard]:
        return super().get_queryset(request).prefetch_related("scores__item__parent")


stock = AdminSite(name="stock")
stock.register(Scorecard, ScorecardAdmin)

urlpatterns = [
    path("bench/bare/", bare),
    path("bench/update/", update),
    path("bench/admin/", stock.urls),
    path("", include("campaign.urls")),
]
