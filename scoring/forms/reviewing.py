"""Forms of the reviewers' work: who works on what, phrases, a word to a ward."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.models import Campaign, Phrase, Scorecard
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from scoring.rules.refusals import Refused
from wards.fields import OneLine
from wards.models import User
from wards.paging import QueryPage
from wards.vietnamese import name_key

EVERYBODY, UNSUBMITTED = "*", "-"  # no code of a ward


class AssignmentsForm(forms.Form):
    """One choice per card of a page: who of the Board works on it. Fields are named by the card's
    id.
    """

    def __init__(self, campaign: Campaign, user: User, asked: QueryDict, data: Any = None) -> None:
        super().__init__(data)
        self.user = user
        self.cards: QueryPage[Any] = QueryPage(
            campaign.scorecards.in_official_order(),
            asked,
            lambda cards: cards.with_stage().select_related("ward", "assignee", "campaign"),
        )
        board = filter(permissions.is_board, User.objects.in_use())
        self.board = sorted(board, key=lambda member: name_key(member.full_name))
        for card in self.cards:
            self.fields[str(card.pk)] = self._field(card)

    def _field(self, card: Scorecard) -> forms.ChoiceField:
        able = [member for member in self.board if permissions.may_assign(self.user, card, member)]
        choices = [(str(member.pk), member.full_name) for member in able]
        if permissions.may_assign(self.user, card, None):
            choices.insert(0, ("", _("chưa giao")))
        now = str(card.assignee_id or "")
        if card.assignee and now not in dict(choices):
            choices.append((now, card.assignee.full_name))
        return forms.ChoiceField(
            label=card.ward_name,
            choices=choices,
            initial=now,
            required=False,
            disabled=len(choices) < 2,
            error_messages={"invalid_choice": _("Hãy chọn một thành viên của Ban.")},
        )

    @property
    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Each card with its field."""
        return [(card, self[str(card.pk)]) for card in self.cards]

    def save(self) -> int:
        """Assign what was changed; the number of cards. Raises Refused, PermissionDenied."""
        people = {str(member.pk): member for member in self.board}
        sent = [
            card for card in self.cards if str(card.pk) in self.data
        ]  # what is lost is not "nobody"
        changed = [card for card in sent if str(card.pk) in self.changed_data]
        with transaction.atomic():
            for card in changed:
                card.assign(people.get(self.cleaned_data[str(card.pk)]), by=self.user)
        return len(changed)


class PhraseForm(forms.ModelForm):
    """One phrase."""

    class Meta:
        model = Phrase
        fields = ("text", "is_active")
        labels = {"text": gettext_lazy("Câu mẫu"), "is_active": gettext_lazy("Đang dùng")}
        field_classes = {"text": OneLine}
        error_messages = {"text": {"required": gettext_lazy("Hãy ghi câu mẫu.")}}


class NoteForm(forms.Form):
    """A word to one ward, or to all that have not submitted."""

    to = forms.ChoiceField(
        label=gettext_lazy("Gửi tới"),
        error_messages={"required": gettext_lazy("Hãy chọn nơi nhận.")},
    )
    text = LongText(
        label=gettext_lazy("Nội dung"),
        error_messages={"required": Scorecard.NOTE_MISSING},
    )

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = campaign.scorecards.select_related("ward", "campaign").in_official_order()
        self.cards: dict[str, Scorecard] = {card.ward.code: card for card in cards}
        late = sum(card.state == CardState.DRAFT for card in self.cards.values())
        everybody = [
            (UNSUBMITTED, _("mọi đơn vị chưa nộp phiếu (%d)") % late),
            (EVERYBODY, _("mọi đơn vị (%d)") % len(self.cards)),
        ]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("– chọn nơi nhận –")),
            *(everybody if late else everybody[1:]),
            *((code, card.ward_name) for code, card in self.cards.items()),
        ]

    @property
    def addressees(self) -> list[Scorecard]:
        to = self.cleaned_data["to"]
        if to in self.cards:
            return [self.cards[to]]
        return [
            card for card in self.cards.values() if to == EVERYBODY or card.state == CardState.DRAFT
        ]

    def send(self, *, by: User) -> int:
        """Tell them; how many there are. Raises Refused, PermissionDenied."""
        if not self.addressees:
            raise Refused("nobody_ready", _("Không có đơn vị nào để nhắn."))
        with transaction.atomic():
            for card in self.addressees:
                card.tell(self.cleaned_data["text"], by=by)
        return len(self.addressees)
