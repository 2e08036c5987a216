"""Creates the cards of all units at the opening (“dealing”), or of one unit that came later, and
deletes them when the opening is taken back (“gathering”).

In a large campaign both take long and are done in parts (scoring/models/job.py): the first part is
the step of the campaign itself. An opening that is half done is an open
campaign whose other units have no card yet, as one that came late has none; one that is half taken
back is a campaign in preparation in which nothing is set up until the last card is gone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.ledger.act import Act
from scoring.ledger.entry import chain_of
from scoring.ledger.entry_draft import EntryDraft
from scoring.ledger.notice import Notice
from scoring.ledger.record import TOGETHER, record, record_each
from scoring.models.campaigns.blank_scores import LABEL, images_of_blank_scores
from scoring.models.campaigns.look import Look
from scoring.models.campaigns.participants import CampaignUnits
from scoring.models.plan.cluster import Cluster
from scoring.models.plan.cluster_criterion import check_whole
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from scoring.rules.refusals import REASON_MISSING, Refused
from wards.models import User, Ward
from wards.record.chain import Written
from wards.vietnamese import words


def deal(
    campaign: CampaignUnits,
    wards: list[Ward],
    into: Mapping[int, int | None],
    *,
    by: User,
    now: datetime,
    reason: str = "",
    beside: Iterable[Ward] = (),
) -> dict[str, Any]:
    """Every unit gets its card, whose chain begins with it; returns what the entry of the
    opening keeps of them. `into`: clusters by unit; `beside`: units whose names theirs are told
    apart from as well.
    """
    cards = campaign.scorecards.deal(campaign, wards, into, beside)
    drafts = (
        EntryDraft(
            act=Act.DEAL,
            campaign=campaign,
            scorecard=card,
            subject=card.ward_name,
            reason=reason,
            audience=permissions.Audience.WARD,
            rows=[card],
            beside=scores,
        )
        for card, scores in _with_scores(campaign, cards)
    )
    record_each(drafts, by=by, at=now)
    return {"chains": [chain_of(campaign.pk, card.pk) for card in cards]}


def _with_scores(
    campaign: CampaignUnits, cards: Sequence[Any]
) -> Iterator[tuple[Any, dict[str, Written]]]:
    """Each card with the images of its blank scores, read for some hundred cards at a time."""
    leaves = list(campaign.criteria.leaves().select_related("parent"))
    score = campaign.scorecards.model._meta.get_field("scores").related_model
    for start in range(0, len(cards), TOGETHER):
        part = cards[start : start + TOGETHER]
        yield from zip(part, images_of_blank_scores(score, part, leaves), strict=True)


def admit(
    campaign: CampaignUnits, ward: Ward, *, by: User, reason: str, cluster: Cluster | None = None
) -> None:
    """Deal a card to a unit that came after the opening. Raises Refused, PermissionDenied."""
    reason = words(reason)
    with transaction.atomic():
        campaign = type(campaign).objects.locked(campaign.pk)
        if not permissions.is_head(by):
            raise PermissionDenied
        if not campaign.without_card().filter(pk=ward.pk).exists():
            raise Refused(
                "wrong_state",
                _("%s đã có phiếu, không hoạt động nữa, hoặc phong trào không còn mở.") % ward,
            )
        if not reason:
            raise Refused("reason_missing", REASON_MISSING)
        campaign.check_cluster(cluster)
        check_whole(campaign, cluster)
        now = timezone.now()
        into = {ward.pk: cluster.pk if cluster else None}
        beside = deal(campaign, [ward], into, by=by, now=now, reason=reason)
        record(
            Act.ADMIT,
            by=by,
            campaign=campaign,
            at=now,
            subject=ward.name,
            after={"state": CardState.DRAFT},
            reason=reason,
            audience=permissions.Audience.EVERYONE,
            **beside,
        )


def open_to(
    campaign: CampaignUnits, wards: list[Ward], *, by: User, now: datetime, is_part: bool
) -> dict[str, Any]:
    """What the opening of this campaign, which has just been opened, deals to these units; returns
    what its entry keeps. `is_part`: others follow.
    """
    into = dict(campaign.participations.values_list("ward", "cluster"))
    beside = campaign.came_late() if is_part else ()
    return deal(campaign, wards, into, by=by, now=now, beside=beside)


def deal_on(campaign: CampaignUnits, *, by: User, among: Collection[int] | None = None) -> None:
    """Go on with an opening: those of these units (default: all) that take part and have no card
    yet get one. Raises Refused, PermissionDenied.
    """
    with transaction.atomic():
        campaign = type(campaign).objects.locked(campaign.pk)
        if not permissions.is_head(by):
            raise PermissionDenied
        campaign.check_open()
        waiting = list(campaign.came_late())
        wards = [ward for ward in waiting if among is None or ward.pk in among]
        if not wards:
            return
        now = timezone.now()
        into = dict(campaign.participations.values_list("ward", "cluster"))
        beside = deal(campaign, wards, into, by=by, now=now, beside=waiting)
        subject = f"{len(wards)} đơn vị"
        record(Act.DEAL_ON, by=by, campaign=campaign, at=now, subject=subject, **beside)


def gather_on(campaign: CampaignUnits, *, by: User, among: Collection[int] | None = None) -> None:
    """Go on with taking an opening back: these of its cards (default: all that are left). Raises
    Refused, PermissionDenied.
    """
    with transaction.atomic():
        campaign = type(campaign).objects.locked(campaign.pk)
        if not permissions.is_head(by):
            raise PermissionDenied
        if not campaign.is_preparing:
            raise Refused("wrong_state", _("Phong trào không còn ở giai đoạn chuẩn bị."))
        gather_in(campaign, by=by, now=timezone.now(), among=among)


def check_gathered(campaign: CampaignUnits) -> None:
    """Raises Refused while cards of an opening that is being taken back are left."""
    if campaign.is_preparing and campaign.scorecards.exists():
        raise Refused(
            "job_running",
            _("Việc rút lại lần mở phong trào trước chưa xong. Hãy làm xong việc ấy trước."),
        )


def gather_in(
    campaign: CampaignUnits, *, by: User, now: datetime, among: Collection[int] | None = None
) -> None:
    """Take these cards (default: all) away again: nobody has entered anything. Their chains end
    with it.
    """
    cards = campaign.scorecards.all()
    if among is not None:
        cards = cards.filter(pk__in=among)
    drafts = (
        EntryDraft(
            act=Act.TAKE_BACK,
            campaign=campaign,
            scorecard=card,
            subject=card.ward_name,
            gone=[card],
            beside={LABEL: dict.fromkeys(map(str, scores))},
        )
        for card, scores in _with_ids_of_scores(list(cards.in_official_order()))
    )
    record_each(drafts, by=by, at=now)
    gone = cards.order_by().values("pk")
    Notice.objects.filter(scorecard__in=gone).delete()
    Look.objects.filter(scorecard__in=gone).delete()
    # Nothing hangs on them, and the database would say so if something did.
    _scores(campaign).filter(scorecard__in=gone)._raw_delete(cards.db)
    # Entries protect their cards from every other way of deleting.
    cards._raw_delete(cards.db)


def _scores(campaign: CampaignUnits) -> Any:
    return campaign.scorecards.model._meta.get_field("scores").related_model._default_manager.all()


def _with_ids_of_scores(cards: Sequence[Any]) -> Iterator[tuple[Any, list[int]]]:
    """Each card with the ids of its scores, read for some hundred cards at a time."""
    for start in range(0, len(cards), TOGETHER):
        part = {card.pk: card for card in cards[start : start + TOGETHER]}
        found: dict[int, list[int]] = {pk: [] for pk in part}
        scores = _scores(cards[0].campaign).filter(scorecard__in=part)
        for pk, card in scores.order_by("pk").values_list("pk", "scorecard"):
            found[card].append(pk)
        yield from ((card, found[pk]) for pk, card in part.items())
