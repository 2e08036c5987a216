"""The honoured alone, for a paper of each body that decides."""

from dataclasses import dataclass
from typing import Any

from scoring.models import Award, AwardKind, Campaign
from scoring.models.ranking.sealed_order import official_order


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
    """The decided awards of a campaign, a list for each body that decides, in official order
    where nobody has put them in another. One query; two of a concluded one.
    """
    decided = Award.objects.sealed_with(campaign).decided()
    awards = list(decided.select_related("kind", "scorecard__ward", "officer"))
    order = official_order(campaign)

    def place(award: Award) -> tuple[Any, ...]:
        given, ward = award.ceremony_place, award.scorecard.ward
        unit = order.get(award.scorecard_id, ward.position)
        return award.kind.position, given is None, given or 0, award.slot or 0, unit, award.pk

    found: dict[str, list[Award]] = {}
    for award in sorted(awards, key=place):
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
