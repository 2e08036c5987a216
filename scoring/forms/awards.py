"""Forms of the awards page: proposing, deciding, withdrawing, commending, and what keeps a
candidate from awards.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.forms.tiers import PreviewForm, reason_field
from scoring.models import Award, AwardKind, Block, Campaign, Scorecard
from scoring.pages.awards.candidates import Candidate
from scoring.rules.lifecycle import Action
from wards.choice_by_name import NamedChoice
from wards.fields import Day, DocumentNumber, conditionally_required
from wards.forms.missing import NamesWhatIsMissing
from wards.models import Officer
from wards.namesakes import distinct_officer_names
from wards.vietnamese import name_key


def _label(candidate: Candidate, called: Mapping[int, str]) -> str:
    """Of two officers of a unit with one name, their posts tell which is meant."""
    officer = candidate.officer
    if officer is None or called[officer.pk] == str(officer):
        return candidate.label
    return f"{candidate.label} – {officer.post}"


class ProposeForm(NamesWhatIsMissing, forms.Form):
    """Who, for which achievements, and why where somebody ranks higher."""

    candidate = NamedChoice(label=gettext_lazy("Đối tượng"))
    citation_text = LongText(
        label=gettext_lazy("Thành tích"),
        required=False,
        rows=4,
        help_text=gettext_lazy(
            "Tóm tắt thành tích để ghi vào tờ trình. Để trống thì giữ nội dung đơn vị đề cử."
        ),
    )
    reason = conditionally_required(
        reason_field(
            required=False,
            label=gettext_lazy("Lý do lựa chọn"),
            help_text=gettext_lazy(
                "Phải ghi khi còn đối tượng xếp hạng cao hơn hoặc ngang hạng chưa được chọn; "
                "không thì có thể để trống."
            ),
        )
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {candidate.key: candidate for candidate in candidates}
        called = distinct_officer_names(
            candidate.officer for candidate in candidates if candidate.officer
        )
        free = [
            (candidate.key, _label(candidate, called))
            for candidate in candidates
            if not candidate.bar
        ]
        barred = [
            (candidate.key, _label(candidate, called)) for candidate in candidates if candidate.bar
        ]
        self.fields["candidate"].choices = [  # type: ignore[attr-defined]
            ("", _("– chọn –")),
            (_("Có thể đề nghị"), free),
            (_("Hiện chưa đề nghị được"), barred),
        ]

    def clean_candidate(self) -> Candidate:
        return self.candidates[self.cleaned_data["candidate"]]


class AwardStepForm(forms.Form):
    """A step of one award, and of the others of the same paper that are ticked."""

    def __init__(self, *args: Any, award: Award, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.award = award
        self.others = {str(other.pk): other for other in award.of_one_paper(action)}
        if self.others:
            self.fields["also"] = forms.MultipleChoiceField(
                label=_("Cùng quyết định này"),
                required=False,
                choices=[(key, str(other)) for key, other in self.others.items()],
                initial=list(self.others),
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def awards(self) -> list[Award]:
        """What the step is taken for, in the order of the paper."""
        return [self.award, *(self.others[key] for key in self.cleaned_data.get("also", ()))]

    @property
    def facts(self) -> dict[str, Any]:
        """What the act wants to know."""
        return {name: value for name, value in self.cleaned_data.items() if name != "also"}


class AwardReasonForm(AwardStepForm):
    """A step that needs nothing but a reason."""

    reason = reason_field()


class GoldenBookNumber(DocumentNumber):
    """Each certificate's own, whichever paper grants it."""

    def __init__(self, of: Award | None = None) -> None:
        label = _("Số sổ vàng – %s") % of.recipient if of else gettext_lazy("Số sổ vàng")
        super().__init__(label=label, max_length=40, required=False)


class DecisionForm(AwardStepForm):
    """The decision as its paper names it, begun with the one before.

    The deciding body's need number and date. Awards of one act stand in one paper: another number
    or date than the one before is asked about.
    """

    decision_number = DocumentNumber(
        label=gettext_lazy("Số quyết định"),
        max_length=60,
        error_messages={"required": gettext_lazy("Hãy ghi số của quyết định, ví dụ 312-QĐ/TU.")},
    )
    decision_date = Day(
        label=gettext_lazy("Ngày quyết định"),
        help_text=gettext_lazy("Ví dụ: 20/12/2026"),
        error_messages={"required": gettext_lazy("Hãy ghi ngày của quyết định.")},
    )
    golden_book_number = GoldenBookNumber()
    reason = conditionally_required(
        reason_field(
            required=False,
            label=gettext_lazy("Lý do lựa chọn"),
            help_text=gettext_lazy(
                "Phải ghi khi từ lúc đề nghị có thêm điều cần cân nhắc theo quy định; "
                "không thì có thể để trống."
            ),
        )
    )
    other_paper = forms.BooleanField(
        label=gettext_lazy("Đúng là một quyết định khác"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, award: Award, action: Action, **kwargs: Any) -> None:
        self.before = award.decision_before()
        paper = award if award.decision_number else self.before or award
        kwargs["initial"] = {
            name: getattr(paper, name) for name in ("decision_number", "decision_date")
        }
        kwargs["initial"]["golden_book_number"] = award.golden_book_number
        super().__init__(*args, award=award, action=action, **kwargs)
        if self.others:
            self.fields["golden_book_number"] = GoldenBookNumber(award)
        for key, other in self.others.items():
            self.fields[f"golden-{key}"] = GoldenBookNumber(other)
            self.initial[f"golden-{key}"] = other.golden_book_number
        self.order_fields(["also", "decision_number", "decision_date", "other_paper"])
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        by_committee = award.kind.decider == AwardKind.Decider.COMMITTEE
        self.fields["decision_number"].required = self.fields["decision_date"].required = (
            by_committee
        )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        is_other = facts.pop("other_paper", False)
        typed = (facts.get("decision_number"), facts.get("decision_date"))
        if self.errors or not self.before or not any(typed):
            return facts
        number, day = self.before.decision_number, self.before.decision_date
        if typed != (number, day) and not is_other:
            self.fields["other_paper"].widget = forms.CheckboxInput()
            sentence = _(
                "Quyết định trước của phong trào này là số %(number)s ngày %(day)s. Nếu các khen"
                " thưởng cùng một quyết định, hãy ghi giống nhau; nếu không, hãy đánh dấu ô này."
            )
            self.add_error(
                "other_paper",
                sentence % {"number": number, "day": date_format(day, "d/m/Y") if day else "…"},
            )
        return facts

    @property
    def facts(self) -> dict[str, Any]:
        golden = {self.award.pk: self.cleaned_data["golden_book_number"]}
        for key, other in self.others.items():
            golden[other.pk] = self.cleaned_data[f"golden-{key}"]
        names = ("decision_number", "decision_date", "reason")
        paper = {name: self.cleaned_data[name] for name in names}
        return paper | {"golden_book_numbers": golden}


def step_form(action: Action, data: QueryDict | None, award: Award) -> AwardStepForm:
    form = DecisionForm if action == Action.DECIDE else AwardReasonForm
    return form(data, award=award, action=action)


class CommendForm(PreviewForm):
    """Confirms the preview. The text that commends has a number and a date of its own."""

    decision_number = DocumentNumber(
        label=gettext_lazy("Số văn bản biểu dương"), max_length=60, required=False
    )
    decision_date = Day(
        label=gettext_lazy("Ngày văn bản"),
        required=False,
        help_text=gettext_lazy("Để trống thì lấy ngày hôm nay."),
    )


class BlockForm(NamesWhatIsMissing, forms.Form):
    """Something pending against a unit or an officer."""

    candidate = NamedChoice(label=gettext_lazy("Đối tượng"))
    cause = forms.ChoiceField(
        label=gettext_lazy("Lý do"), choices=[("", "–"), *Block.Cause.choices]
    )
    note = LongText(
        label=gettext_lazy("Ghi chú"),
        required=False,
        rows=3,
        help_text=gettext_lazy("Chỉ thành viên của Ban đọc được. Không ghi tên công dân."),
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = {card.ward_id: card for card in campaign.scorecards.in_official_order()}
        places = {ward_id: place for place, ward_id in enumerate(cards)}
        officers = sorted(
            Officer.objects.filter(ward__in=cards, is_active=True),
            key=lambda officer: (places[officer.ward_id], name_key(officer.full_name)),
        )
        called = distinct_officer_names(officers)
        units = [(str(card.pk), card) for card in cards.values()]
        people = [
            (f"{cards[officer.ward_id].pk}-{officer.pk}", (cards[officer.ward_id], officer))
            for officer in officers
        ]
        self.candidates: dict[str, tuple[Scorecard, Officer | None]] = {
            key: (card, None) for key, card in units
        }
        self.candidates.update(people)
        self.fields["candidate"].choices = [  # type: ignore[attr-defined]
            ("", _("– chọn –")),
            (_("Tập thể"), [(key, card.ward_name) for key, card in units]),
            (
                _("Cá nhân"),
                [
                    (key, f"{called[officer.pk]} ({card.ward_name})")
                    for key, (card, officer) in people
                ],
            ),
        ]

    def clean_candidate(self) -> tuple[Scorecard, Officer | None]:
        return self.candidates[self.cleaned_data["candidate"]]


class LiftForm(forms.Form):
    reason = reason_field()
