"""Work of the Board that goes from card to card."""

from typing import Any

from django.db.models import Case, CharField, TextChoices, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Scorecard
from scoring.models.querysets.scorecards import ScorecardQuerySet
from scoring.rules.lifecycle import Stage
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

    def page(self, card: Scorecard) -> str:
        """Where it is done."""
        name = "board_survey" if self is Round.SURVEY else "board_ward"
        return reverse(name, args=[card.campaign.slug, card.ward.code])


def waiting(cards: ScorecardQuerySet[Any], user: User) -> ScorecardQuerySet[Any]:
    """Of these cards those that wait for work, each with its `round`: first one's own, then
    nobody's, then what others work on (`turn`); each in official order.
    """
    rounds = Case(
        When(cards.waits_for_answer(), then=Value(Round.ANSWER.value)),
        When(stage=Stage.SUBMITTED, then=Value(Round.SURVEY.value)),
        When(stage=Stage.SURVEYED, then=Value(Round.VERIFY.value)),
        output_field=CharField(),
    )
    turn = Case(When(assignee=user, then=0), When(assignee=None, then=1), default=2)
    found = cards.with_stage().annotate(round=rounds, turn=turn).exclude(round=None)
    return found.select_related("ward", "campaign").order_by(*IN_TURN)


IN_TURN = ("turn", "ward__position", "pk")


def next_of(work: Round, done: Any, user: User) -> Any | None:
    """The card that is next after the one that is done; `None` when nothing waits."""
    cards = Scorecard.objects.visible_to(user).filter(campaign=done.campaign_id).exclude(pk=done.pk)
    return waiting(cards, user).filter(round=work).first()
