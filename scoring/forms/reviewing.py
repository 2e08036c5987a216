"""Forms of the reviewers' work: who works on what, phrases, a word to a ward."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.models import Campaign, Cluster, Criterion, Phrase, Scorecard
from scoring.models.scorecards.assignment import assign_criterion, assign_each
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from scoring.rules.previews import mark_of
from scoring.rules.refusals import Refused
from wards.choice_by_name import NamedChoice, is_long
from wards.fields import OneLine
from wards.models import User
from wards.paging import QueryPage
from wards.vietnamese import name_key

EVERYBODY, UNSUBMITTED = "*", "-"  # no code of a ward


class AssignmentsForm(forms.Form):
    """One choice per card of a page: who of the Board works on it. Fields are named by the card's
    id.
    """

    def __init__(
        self, campaign: Campaign, user: User, asked: QueryDict, data: QueryDict | None = None
    ) -> None:
        super().__init__(data)
        self.user, self.campaign = user, campaign
        self.cards: QueryPage[Any] = QueryPage(
            campaign.scorecards.in_official_order(),
            asked,
            lambda cards: cards.with_stage().select_related("ward", "assignee", "campaign"),
        )
        board = User.objects.filter(permissions.the_board())
        self.board = sorted(board, key=lambda member: name_key(member.full_name))
        for card in self.cards:
            self.fields[str(card.pk)] = self._field(card)
        self.heads = list(campaign.criteria.heads().select_related("reviewer"))
        for head in self.heads:
            self.fields[_name(head)] = self._criterion(head)

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

    def _criterion(self, head: Criterion) -> forms.ChoiceField:
        able = self.board if permissions.may_assign_criteria(self.user) else []
        choices = [("", _("cả Ban")), *((str(person.pk), person.full_name) for person in able)]
        now = str(head.reviewer_id or "")
        if head.reviewer and now not in dict(choices):
            choices.append((now, head.reviewer.full_name))
        return forms.ChoiceField(
            label=head.place,
            choices=choices,
            initial=now,
            required=False,
            disabled=not able,
            error_messages={"invalid_choice": _("Hãy chọn một thành viên của Ban.")},
        )

    @property
    def criteria(self) -> list[tuple[Criterion, forms.BoundField]]:
        """Each criterion with its field."""
        return [(head, self[_name(head)]) for head in self.heads]

    @property
    def by_criterion(self) -> bool:
        """Whether any criterion was given to somebody, or is being given."""
        given = any(head.reviewer_id for head in self.heads)
        return given or any(field.errors for _head, field in self.criteria)

    @property
    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Each card with its field."""
        return [(card, self[str(card.pk)]) for card in self.cards]

    def save(self) -> tuple[int, int]:
        """Assign what was changed; how many cards, and how many criteria.
        Raises Refused, PermissionDenied.
        """
        people = {str(member.pk): member for member in self.board}
        sent = [
            card for card in self.cards if str(card.pk) in self.data
        ]  # what is lost is not "nobody"
        changed = [card for card in sent if str(card.pk) in self.changed_data]
        with transaction.atomic():
            given_to = {card.pk: people.get(self.cleaned_data[str(card.pk)]) for card in changed}
            assign_each(self.campaign, given_to, by=self.user)
            given = [head for head in self.heads if _name(head) in self.data]
            given = [head for head in given if _name(head) in self.changed_data]
            for head in given:
                person = people.get(self.cleaned_data[_name(head)])
                assign_criterion(self.campaign, head, person, by=self.user)
        return len(changed), len(given)


def _name(head: Criterion) -> str:
    return f"criterion-{head.pk}"


class ClusterAssignmentForm(forms.Form):
    """All units of one cluster to one person: first looked at, then done."""

    cluster = forms.ModelChoiceField(
        Cluster.objects.none(),
        label=gettext_lazy("Cụm thi đua"),
        empty_label=gettext_lazy("– chọn cụm –"),
        error_messages={"required": gettext_lazy("Hãy chọn một cụm.")},
    )
    person = forms.ChoiceField(
        label=gettext_lazy("Người phụ trách"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Hãy chọn một thành viên của Ban.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, campaign: Campaign, user: User, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.campaign, self.user = campaign, user
        self.fields["cluster"].queryset = campaign.clusters.all()  # type: ignore[attr-defined]
        board = User.objects.filter(permissions.the_board())
        able = list(board) if permissions.is_head(user) else [user]
        able.sort(key=lambda member: name_key(member.full_name))
        self.people = {str(member.pk): member for member in able}
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", _("chưa giao")),
            *((pk, member.full_name) for pk, member in self.people.items()),
        ]

    @property
    def member(self) -> User | None:
        """Who takes them; nobody: they are everybody's again."""
        return self.people.get(self.cleaned_data["person"])

    @cached_property
    def cards(self) -> list[Any]:
        """The cards of the cluster with whoever has them now."""
        cards = self.campaign.scorecards.filter(cluster=self.cleaned_data["cluster"])
        return list(cards.select_related("ward", "assignee", "campaign").in_official_order())

    @cached_property
    def changing(self) -> list[Any]:
        """Those that would go to another person, and may."""
        return [
            card
            for card in self.cards
            if card.assignee != self.member and permissions.may_assign(self.user, card, self.member)
        ]

    @property
    def kept(self) -> list[Any]:
        """Those of others, which only the head gives to somebody else."""
        return [
            card
            for card in self.cards
            if card.assignee != self.member and card not in self.changing
        ]

    @property
    def mark(self) -> str:
        """What the page of consequences showed."""
        return mark_of({card.pk: card.version for card in self.changing})

    def save(self) -> int:
        """All of them or none; how many. Raises Refused, PermissionDenied."""
        with transaction.atomic():
            # Read under the lock: what somebody was given a moment ago is
            # not taken from them unseen.
            self.campaign = Campaign.objects.locked(self.campaign.pk)
            if self.cleaned_data["seen"] != self.mark:
                raise Refused(
                    "preview_outdated", _("Phân công vừa thay đổi. Hãy xem lại rồi xác nhận.")
                )
            given_to = dict.fromkeys((card.pk for card in self.changing), self.member)
            assign_each(self.campaign, given_to, by=self.user)
        return len(given_to)


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

    to = NamedChoice(
        label=gettext_lazy("Gửi tới"),
        by_code=True,
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
        if is_long(self.fields["to"].choices):  # type: ignore[attr-defined]
            self.fields["to"].help_text = _(
                "Tên hoặc mã một đơn vị; hoặc ghi “mọi đơn vị”, “mọi đơn vị chưa nộp phiếu”."
            )

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
