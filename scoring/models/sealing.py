"""What the conclusion freezes and seals: what the papers of the year say, and every chain."""

from datetime import datetime
from typing import Any

from scoring.ledger import papers
from scoring.ledger.record import register_head, root_of
from scoring.models import medians
from scoring.models.paper_template import PaperTemplate
from wards.models import User


def seal(campaign: Any, facts: dict[str, Any], *, by: User, now: datetime) -> dict[str, Any]:
    """Freeze what the papers say and seal it with all chains; adds to the facts of the
    conclusion and returns what its entry keeps.
    """
    for award in campaign.awards.exclude(officer=None).select_related(
        "officer", "scorecard", "kind"
    ):
        award.campaign = campaign
        award.freeze_names(by=by, now=now)
    PaperTemplate.keep_shipped(campaign, by=by, now=now)
    medians.keep(campaign)
    beside = {
        "papers": papers.digests(campaign.pk, campaign.scorecards.values("pk")),
        "submissions": papers.submissions(campaign),
    }
    facts["register"] = register_head()
    facts["root"] = campaign.ledger_root = root_of(campaign, facts, beside)
    campaign.save(update_fields=["ledger_root"])
    return beside
