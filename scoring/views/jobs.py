"""How far an act over all units of a large campaign is, and the way on where nobody works at it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from scoring.models.job import JobKind
from scoring.rules.permissions import is_head, policy
from scoring.views.fetch import get_campaign

SECONDS = 5  # how long a page goes on with a job itself
PAGES = {
    JobKind.ASSIGN_TIERS: "tiers_apply",
    JobKind.FINALISE: "finalise",
    JobKind.COMMEND: "awards",
    JobKind.OPEN: "setup",
    JobKind.CONCLUDE: "setup",
}


@policy(is_head)
@require_http_methods(("GET", "HEAD", "POST"))
def progress(request: HttpRequest, slug: str, job_id: int) -> HttpResponse:
    """How many units are done, what stopped it; POST goes on with it in this request."""
    campaign = get_campaign(request, slug)
    job = get_object_or_404(campaign.jobs.select_related("by"), pk=job_id)
    if request.method == "POST":
        job.run(SECONDS)
        return redirect("job", slug, job_id)
    onward = reverse(PAGES[JobKind(job.kind)], args=[slug])
    context = {"campaign": campaign, "job": job, "onward": onward}
    return render(request, "scoring/jobs/progress.html", context)
