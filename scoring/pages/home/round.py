"""Work of the Board that goes from card to card."""

from collections.abc import Sequence
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Scorecard
from scoring.rules.lifecycle import CardState, Stage
from wards.models import User


class Round(TextChoices):
    """Work that goes from card to card: save, and the next one is there."""

    ANSWER = "answer", gettext_lazy("phiếu có kiến nghị chờ trả lời – bắt đầu")
    SURVEY = "survey", gettext_lazy("phiếu chờ khảo sát – bắt đầu")
    VERIFY = "verify", gettext_lazy("phiếu đã khảo sát, chờ thẩm định – bắt đầu")

    @property
    def news(self) -> str:
        """What is so with one card, with a place for its ward."""
        return {
            Round.ANSWER: _("%(ward)s có kiến nghị chờ trả lời"),
            Round.SURVEY: _("%(ward)s chờ khảo sát"),
            Round.VERIFY: _("%(ward)s đã khảo sát, chờ thẩm định"),
        }[self]

    @property
    def button(self) -> str:
        return {
            Round.ANSWER: _("Trả lời kiến nghị"),
            Round.SURVEY: _("Ghi kết quả khảo sát"),
            Round.VERIFY: _("Thẩm định điểm"),
        }[self]

    def waits(self, card: Any) -> bool:
        """Whether this card waits for it. Needs `with_stage()`, `with_waiting_replies()`."""
        if self is Round.ANSWER:
            return _waits_for_answer(card)
        return bool(
            card.stage == {Round.SURVEY: Stage.SUBMITTED, Round.VERIFY: Stage.SURVEYED}[self]
        )

    def page(self, card: Any) -> str:
        """Where it is done."""
        name = "board_survey" if self is Round.SURVEY else "board_ward"
        return reverse(name, args=[card.campaign.slug, card.ward.code])


def in_turn(cards: Sequence[Any], user: User) -> list[Any]:
    """First one's own, then nobody's, then what others work on; each in official order."""
    return sorted(
        cards, key=lambda card: (card.assignee_id != user.pk, card.assignee_id is not None)
    )


def next_of(work: Round, done: Any, user: User) -> Any | None:
    """The card that is next after the one that is done; `None` when nothing waits. Four queries."""
    cards = Scorecard.objects.visible_to(user).filter(campaign=done.campaign_id).exclude(pk=done.pk)
    cards = (
        cards.with_stage()
        .with_waiting_replies()
        .select_related("ward", "campaign")
        .in_official_order()
    )
    return next(iter(in_turn([card for card in cards if work.waits(card)], user)), None)


def _waits_for_answer(card: Any) -> bool:
    return card.state == CardState.VERIFIED and bool(card.waiting_replies)
