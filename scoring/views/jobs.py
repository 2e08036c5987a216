"""How far an act over all units of a large campaign is, and the way on where nobody works at it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from scoring.models.job import Job
from scoring.models.job_parts import JobKind
from scoring.rules.permissions import is_head, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_campaign
from wards.views.requests import person

SECONDS = 5  # how long a page goes on with a job itself
PAGES = {
    JobKind.ASSIGN_TIERS: "tiers_apply",
    JobKind.FINALISE: "finalise",
    JobKind.COMMEND: "awards",
    JobKind.OPEN: "setup",
    JobKind.TAKE_BACK: "setup",
    JobKind.CONCLUDE: "setup",
}


@policy(is_head)
@require_http_methods(("GET", "HEAD", "POST"))
def progress(request: HttpRequest, slug: str, job_id: int) -> HttpResponse:
    """How many units are done, what stopped it; POST goes on with it: in this request, or as this
    head where it stopped half-way.
    """
    campaign = get_campaign(request, slug)
    jobs = campaign.jobs.select_related("by").defer("parts", "facts")
    job = get_object_or_404(jobs, pk=job_id)
    status, sentence = 200, ""
    if request.method == "POST":
        try:
            if job.is_half_done:
                job.take_up(by=person(request))
            else:
                job.run(SECONDS)
            return redirect("job", slug, job_id)
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
    onward = reverse(PAGES[JobKind(job.kind)], args=[slug])
    request.belongs_to = onward  # type: ignore[attr-defined]
    context = {
        "campaign": campaign,
        "job": job,
        "onward": onward,
        "goes_on": job.is_half_done and Job.objects.to_be_done().filter(pk=job.pk).exists(),
        "sentence": sentence,
    }
    return render(request, "scoring/jobs/progress.html", context, status=status)
