"""What must hold of awards, and of the votes on them."""

from collections.abc import Iterator

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from scoring.models import Award, Ballot, Vote
from scoring.rules.lifecycle import CardState
from scoring.rules.points import show


def awards_stay_within_bounds() -> Iterator[str]:
    in_force = Award.objects.in_force().select_related("kind", "scorecard", "officer")
    held: dict[tuple[int, int | None], list[Award]] = {}
    for award in in_force:
        held.setdefault((award.kind_id, award.cluster_id), []).append(award)
        points = award.scorecard.scores.aggregate(sum=Sum("verified_points"))["sum"]
        if award.kind.threshold is not None and (points is None or points < award.kind.threshold):
            yield _("%(award)s: chưa đạt %(points)s điểm.") % {
                "award": award,
                "points": show(award.kind.threshold),
            }
        if award.scorecard.state != CardState.FINAL and award.state == "decided":
            yield _("%s: đã quyết định nhưng kết quả của đơn vị chưa chốt.") % award
    for awards in held.values():
        kind = awards[0].kind
        if kind.quota and len(awards) > kind.quota:
            yield _("%(kind)s: %(number)d suất, vượt %(quota)d.") % {
                "kind": kind,
                "number": len(awards),
                "quota": kind.quota,
            }


def votes_are_of_those_present() -> Iterator[str]:
    """Votes by name are by people who were there, and are what was counted."""
    absent = Vote.objects.filter(member__is_absent=True).select_related("member", "ballot__award")
    for vote in absent:
        facts = {"who": vote.member.name, "award": vote.ballot.award}
        yield _("%(award)s: %(who)s vắng mặt mà có phiếu.") % facts
    rows = Ballot.objects.select_related("meeting", "award__kind", "award__scorecard")
    for ballot in rows.annotate(named=Count("votes")).iterator():
        by_name = 0 if ballot.meeting.is_secret else ballot.cast
        astray = ballot.meeting.campaign_id != ballot.award.campaign_id
        if astray or ballot.named != by_name or ballot.cast > ballot.present:
            yield _("%s: số phiếu không khớp với người biểu quyết.") % ballot.award
