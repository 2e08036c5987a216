"""What the conclusion freezes and seals: what the papers of the year say, and every chain.

It is one transaction: a year that is half sealed is none. What takes long of a large one, the
digest of each card, is worked out before, in parts, and holds as long as nothing was written of the
card since.
"""

from datetime import datetime
from typing import Any

from scoring.ledger import papers
from scoring.ledger.root import register_head, root_of
from scoring.models.campaigns import medians
from scoring.models.campaigns.plan import CampaignPlan
from scoring.models.plan.paper_template import PaperTemplate
from scoring.models.ranking.sealed_places import places_of
from wards.models import User


def seal(
    campaign: CampaignPlan,
    facts: dict[str, Any],
    measured: papers.Measured,
    *,
    by: User,
    now: datetime,
) -> dict[str, Any]:
    """Freeze what the papers say and seal it with all chains; adds to the facts of the
    conclusion and returns what its entry keeps. `measured`: what `papers.measured` said of cards.
    """
    of_officers = campaign.awards.exclude(officer=None)
    for award in of_officers.select_related("officer", "scorecard", "kind"):
        award.campaign = campaign
        award.freeze_names(by=by, now=now)
    PaperTemplate.keep_shipped(campaign, by=by, now=now)
    medians.keep(campaign)
    beside = {
        "papers": papers.digests_of(campaign, measured),
        "submissions": papers.submissions(campaign),
        "places": places_of(campaign),
        "honours": papers.honours(campaign),
    }
    facts["register"] = register_head()
    facts["root"] = campaign.ledger_root = root_of(campaign, facts, beside)
    campaign.save(update_fields=["ledger_root"])
    return beside
