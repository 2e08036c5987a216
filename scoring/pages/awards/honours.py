"""The honoured alone, for a paper of each body that decides."""

from dataclasses import dataclass

from django.db.models import F

from scoring.models import Award, AwardKind, Campaign


@dataclass(frozen=True)
class HonourList:
    """What one body has decided: the honoured alone, with the papers that say so."""

    decider: str
    body: str
    awards: list[Award]

    @property
    def decisions(self) -> list[str]:
        """Each decision that bears a number, once."""
        numbered = (award.decision for award in self.awards if award.decision_number)
        return list(dict.fromkeys(numbered))


def honour_lists(campaign: Campaign) -> list[HonourList]:
    """The decided awards of a campaign, a list for each body that decides. One query."""
    decided = Award.objects.sealed_with(campaign).decided()
    decided = decided.select_related("kind", "scorecard__ward", "officer")
    given = F("ceremony_place").asc(nulls_last=True)
    ordered = decided.order_by("kind__position", given, "slot", "scorecard__ward__position", "pk")
    found: dict[str, list[Award]] = {}
    for award in ordered:
        found.setdefault(award.kind.decider, []).append(award)
    bodies = {
        AwardKind.Decider.COMMITTEE: campaign.deciding_body,
        AwardKind.Decider.HEAD: campaign.issuing_body,
    }
    return [
        HonourList(decider, body, found[decider])
        for decider, body in bodies.items()
        if decider in found
    ]
