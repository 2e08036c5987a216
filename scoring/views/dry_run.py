"""The conclusion tried out on one page, for the head alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from scoring.documents.papers.facts import Facts
from scoring.documents.papers.kinds import PAPERS
from scoring.models import Award
from scoring.pages.dry_run import (
    DryRun,
    DryRunLine,
    DryRunPart,
    differences,
    digest,
    remember,
)
from scoring.rules.lifecycle import moment
from scoring.rules.permissions import is_head, policy
from scoring.views.fetch import get_campaign
from wards.views.requests import PAGE_METHODS, person

# The session keeps one run, of one campaign: it ends with the signing out, and no row of the
# campaign tells of it.
REMEMBERED = "dry_run"


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def dry_run(request: HttpRequest, slug: str) -> HttpResponse:
    """Say everything that the conclusion would meet and make now; a post keeps this run in the
    session, so that the next one says what differs.
    """
    campaign = get_campaign(request, slug)
    context: dict[str, Any] = {"campaign": campaign}
    status = 200
    if campaign.is_open:
        now = timezone.now()
        run = DryRun(campaign, person(request), now)
        papers = _papers(run)
        parts = run.compared(papers)
        said = remember(parts)
        kept = request.session.get(REMEMBERED, {})
        kept = kept if kept.get("campaign") == campaign.pk else {}
        if request.method == "POST":
            if request.POST.get("seen") == digest(said):
                request.session[REMEMBERED] = {
                    "campaign": campaign.pk,
                    "at": moment(now),
                    "said": said,
                }
                messages.success(request, _("Đã giữ lần chạy thử này để so với lần sau."))
                return redirect("setup_dry_run", slug)
            status = 409
        context |= {
            "run": run,
            "refusal": run.refusal,
            "papers": papers,
            "ready": sum(line.code == "done" for line in papers.lines),
            "seen": digest(said),
            "last": kept.get("at", ""),
            "differences": list(differences(kept["said"], parts)) if kept else [],
            "changed_meanwhile": status == 409,
        }
    return render(request, "scoring/setup/dry_run.html", context, status=status)


def _papers(run: DryRun) -> DryRunPart:
    """Each kind of paper, as its own guard answers from what the run has read already."""
    facts = Facts(run.campaign)
    facts.ranking = run.ranking
    facts.awards = _in_paper_order(run)
    lines = []
    for kind in PAPERS:
        problems = [kind.guard(subject) for subject in kind.subjects(facts)]
        ready = problems.count("")
        if not ready:
            hint = problems[0] if problems else _("Chưa có đối tượng nào để lập.")
            line = ("todo", _("Chưa lập được"), hint, "")
        elif kind.is_single:
            line = (
                "done",
                _("Lập được"),
                "",
                reverse("paper", args=[run.campaign.slug, kind.code]),
            )
        else:
            facts_of_it = {"ready": ready, "all": len(problems)}
            line = ("done", _("Lập được %(ready)d/%(all)d") % facts_of_it, "", "")
        code, state, hint, url = line
        lines.append(DryRunLine(kind.code, kind.title, url, hint, code, state))
    return DryRunPart("papers", gettext_lazy("Giấy tờ"), lines)


def _in_paper_order(run: DryRun) -> list[Award]:
    """The awards in force as papers name them."""
    awards = [award for award in run.awards if award.in_force]
    place = {card.pk: number for number, card in enumerate(run.cards)}
    return sorted(
        awards,
        key=lambda award: (
            award.kind.position,
            award.slot or 0,
            place[award.scorecard_id],
            award.pk,
        ),
    )
