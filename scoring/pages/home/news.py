"""What came from the units since one of the Board last looked."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html

from scoring.models import Act, Campaign, Entry, Look
from scoring.pages.home.sentence import sentence_of_entry
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import CardState
from wards.database.prepared import prepared
from wards.models import Role, User

SHOWN = 5
STEPS = (
    Act.SUBMIT, Act.WITHDRAW, Act.HAND_BACK, Act.ACCEPT, Act.REPLY, Act.WITHDRAW_REPLY,
    Act.NOMINATE,
)  # fmt: skip
EVIDENCE = (Act.ADD_EVIDENCE, Act.REPLACE_EVIDENCE, Act.WITHDRAW_EVIDENCE)


@prepared
def _newest(campaign: int, reader: int, role: Role) -> QuerySet[Any]:
    """One more than are shown, which says that there are more."""
    user = User(pk=reader, role=role)
    # While a unit still scores itself, its evidence is nobody's news.
    after_handing_in = Q(act__in=EVIDENCE, at__gt=F("scorecard__submitted_at"))
    after_handing_in &= ~Q(scorecard__state=CardState.DRAFT)
    entries = Entry.objects.visible_to(user).filter(
        Q(act__in=STEPS) | after_handing_in,
        campaign=campaign,
        act__in=(*STEPS, *EVIDENCE),
        by__role=Role.OFFICER,
        pk__gt=Look.up_to_of_entries(campaign, user),
    )
    if permissions.is_board(user) and not permissions.is_head(user):
        mine = Q(scorecard__assignee=user) | Q(scorecard__assignee=None)
        entries = entries.filter(mine)
    # By time, not by id: SQLite would else read every entry of the campaign, newest first.
    newest = entries.select_related("by", "scorecard__ward").order_by("-at", "-pk")
    return newest[: SHOWN + 1]


class News:
    """Newest first: for a reviewer of the own cards and of those that nobody has, for the others of
    all. One query.
    """

    def __init__(self, campaign: Campaign, user: User) -> None:
        self.campaign, self.user = campaign, user

    @cached_property
    def _entries(self) -> list[Any]:
        return _newest(self.campaign.pk, self.user.pk, Role(self.user.role))

    @property
    def upto(self) -> int:
        """The id of the last entry; 0: nothing is new."""
        return max((entry.pk for entry in self._entries), default=0)

    @property
    def has_more(self) -> bool:
        return len(self._entries) > SHOWN

    @property
    def rows(self) -> list[dict[str, str]]:
        slug = self.campaign.slug
        return [
            {
                "when": lifecycle.moment(entry.at),
                "who": entry.who,
                "sentence": format_html(
                    "{}: {}", entry.scorecard.ward_name, sentence_of_entry(entry)
                ),
                "url": reverse("board_ward", args=[slug, entry.scorecard.ward.code]),
            }
            for entry in self._entries[:SHOWN]
        ]
