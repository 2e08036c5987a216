"""The product's addresses, and beside them what they are measured against."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from campaign.urls import handler400, handler403, handler404, handler500  # noqa: F401
from scoring.models import Score, Scorecard


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


class ScorecardAdmin(ModelAdmin):
    """A list as Django's admin gives it without further work: the row's own fields, a hundred rows."""

    list_display = ("ward_name", "campaign", "state", "submitted_at", "verified_at", "tier")
    list_select_related = True
    list_per_page = 100


stock = AdminSite(name="stock")
stock.register(Scorecard, ScorecardAdmin)

urlpatterns = [
    path("bench/bare/", bare),
    path("bench/update/", update),
    path("bench/admin/", stock.urls),
    path("", include("campaign.urls")),
]
