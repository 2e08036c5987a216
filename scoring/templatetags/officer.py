"""The items of a ward's card to fill in. Fifty on a page, each with thirty decisions: asked in a
template they cost four fifths of the page, so the markup is written here by hand, once.

Fields belong to the form by its id, so that evidence may bring forms of its own; the points stand
before what folds, so that from them one goes on to the explanation.
"""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.pages.sheet.section import Section
from scoring.pages.sheet.sheet import Sheet
from scoring.templatetags.compared import ItemRenderer, RemarksRenderer, last_year
from scoring.templatetags.components import Components
from scoring.templatetags.evidence import EvidenceRenderer
from scoring.templatetags.markup import escape, linebreaksbr
from scoring.templatetags.sheet import Wording

register = template.Library()
TypedRow = Any  # of scoring.forms.sheet, a floor above


@register.simple_tag
def scorecard_renderer(
    sheet: Sheet, may_enter: bool, unfold: object = False
) -> "ScorecardRenderer":
    """Writes the items that a ward fills in. `unfold`: whether what is unfinished stands open."""
    return ScorecardRenderer(sheet, may_enter, bool(unfold))


class ScorecardRenderer(ItemRenderer):
    """The items, each a line with its points, opened for the rest; words and what they share of
    addresses are looked up once.

    Everything that people wrote is escaped; the rest are figures and our own words.
    """

    def __init__(self, sheet: Sheet, may_enter: bool, unfold: bool) -> None:
        card = sheet.card
        slug, self.unfold = card.campaign.slug, unfold
        self.of = _("Tiêu chí %(number)s")
        if sheet.counts_through:
            of_all = {"number": "%(number)s", "total": len(sheet.sections)}
            self.of = _("Tiêu chí %(number)s/%(total)s") % of_all
        self.items = reverse("scorecard_item", args=[slug, 0]).removesuffix("0/")
        self.words = RemarksRenderer(slug, card.ward.code)
        self.files = EvidenceRenderer(slug, "scorecard" if may_enter else "")
        self.component = Components()
        board_scores, explained = _("Ban chấm"), _("có giải trình")
        required = _("bắt buộc khi chưa có tài liệu kiểm chứng")
        self.board_scores = f'<span class="muted">{board_scores}</span>'
        self.of_criterion = _("Điểm của tiêu chí")
        self.blank, self.lacking = _("chưa chấm"), _("thiếu tài liệu")
        self.follow = _("→ %(points)s điểm")
        self.explained = f"<span>{explained}</span>"
        self.only_survey = _("Nội dung này chỉ chấm qua khảo sát của Ban, đơn vị không tự chấm.")
        self.required = f"<small>{required}</small>"
        self.wording = Wording()
        self.lacks = _("Thiếu tài liệu: thêm tài liệu kiểm chứng, hoặc ghi giải trình.")
        self.explanation_of = _("Giải trình nội dung %(code)s")

    def section(self, section: Section) -> str:
        number = section.head.position
        hidden = "" if section.shown else "\n          hidden"
        return (
            f'\n        <fieldset class="criterion" id="tc-{number}" data-criterion="{number}"'
            f"{hidden}>\n          <legend>\n"
            f'            <span class="of">{self.of % {"number": number}}</span>\n'
            f'            <span class="no">{number}</span>\n'
            f'            <h2 lang="vi">{escape(section.head.title)}</h2>\n'
            f"            {self.wording(section)}\n"
            f'            <span class="sum"><b data-sum>{section.own_sum or "–"}</b> '
            f'<span class="muted">/ {section.cap}</span></span>\n          </legend>\n'
            f"          {self.items_of(section)}\n        </fieldset>\n      "
        )

    def item(self, row: TypedRow) -> str:
        pk = row.score.pk
        enters = self._own(row, pk) if row.ward_enters else ""
        name = row.item.title if row.item.parent_id else None
        named = f' lang="vi">{escape(name)}' if name is not None else f">{self.of_criterion}"
        is_open = row.error or row.typed or (self.unfold and row.unfinished)
        bad = " bad" if row.error else ""
        hidden = "" if row.shown else " hidden"
        unsaved = ' data-unsaved="yes"' if row.typed else ""
        facts = self._facts(row, pk) if row.ward_enters else ""
        return (
            f'<div class="item{bad}" id="item-{pk}" data-kinds="{row.kinds}"{hidden}{unsaved}{facts}>'
            f"\n{enters}"
            f'<div class="points">{self._points(row, pk)} '
            f'<span class="muted">/ {row.cap}</span></div>\n'
            f'<details{" open" if is_open else ""}><summary><span class="code">{row.code}</span>\n'
            f'<span class="name" id="name-{pk}"{named}</span>\n{self._marks(row)}'
            f'</summary>\n<div class="body">{self._body(row, pk)}</div>\n</details>\n</div>\n'
        )

    def _facts(self, row: TypedRow, pk: int) -> str:
        unproven = row.wants_proof and not _is_proven(row)
        needs = ' data-needs-proof="yes"' if unproven else ""
        figures = row.measure.figures.items()
        rule = "".join(f' data-{name}="{hundredths}"' for name, hundredths in figures)
        return f' data-item="{self.items}{pk}/" data-cap="{row.cap_hundredths}"{rule}{needs}'

    def _own(self, row: TypedRow, pk: int) -> str:
        """What goes with the fields: the problem, the version that was seen, what they held."""
        version = (
            render_to_string("scoring/officer/_conflict.html", {"row": row, "pk": pk})
            if row.theirs
            else f'<input type="hidden" form="scorecard" name="version-{pk}" '
            f'value="{escape(row.version)}" data-version>'
        )
        return (
            f'<p class="error" id="error-{pk}" data-problem role="alert"'
            f"{'' if row.error else ' hidden'}>{escape(row.error)}</p>\n{version}\n"
            f'<input type="hidden" form="scorecard" name="was-{pk}" value="{escape(row.was)}">\n'
        )

    def _points(self, row: TypedRow, pk: int) -> str:
        if not row.ward_enters:
            return self.board_scores
        hint = f" hint-{pk}" if row.item.guidance else ""
        invalid = ' aria-invalid="true"' if row.error else ""
        named = f"asks-{pk} name-{pk}" if row.number_label else f"name-{pk}"
        return (
            f'<input form="scorecard" id="points-{pk}" name="points-{pk}" value="{escape(row.points)}"'
            f' inputmode="{row.item.inputmode}" data-points aria-labelledby="{named}"'
            f' aria-describedby="error-{pk} step{hint}"{invalid}>'
        )

    def _marks(self, row: TypedRow) -> str:
        """What the closed line tells: what is missing, what is held, how it went a year ago."""
        mark = held = explained = year = ""
        if row.ward_enters:
            word = ""
            if row.blank:
                word = self.blank
            elif row.unproven:
                word = self.lacking
            mark = f"{self._worked_out(row)}<b data-mark>{word}</b>"
        if row.citations:
            held = self.files.held.documents(len(row.citations))
        if row.score.explanation:
            explained = f"\n{self.explained}"
        if row.last_verified and row.last_year:
            moved = (
                "\n" + self.component("gap", text=row.last_gap, down=row.last_lowered)
                if row.last_direction
                else ""
            )
            before = row.last_year.scorecard.campaign.year
            year = f'<small class="was">{before}: {row.last_verified}{moved}</small>\n'
        return (
            f'<small class="marks">{mark}\n<span data-held>{held}</span>{explained}</small>\n{year}'
        )

    def _worked_out(self, row: TypedRow) -> str:
        """Where a number is typed, or that the item does not apply:
        which, and the points that follow from it.
        """
        item, pk = row.item, row.score.pk
        if item.takes_points:
            return ""
        is_worked_out = bool(row.own_points and (row.number_label or row.own_number))
        follows = self.follow % {"points": row.own_points} if is_worked_out else ""
        return (
            f'<span class="worked"><span id="asks-{pk}">{escape(row.number_label)}</span> '
            f'<output for="points-{pk}" data-worked>{follows}</output></span>'
        )

    def _body(self, row: TypedRow, pk: int) -> str:
        guidance, files, asked = row.item.guidance, "", ""
        own = (
            self._explanation(row, pk)
            if row.ward_enters
            else f'<p class="hint">{self.only_survey}</p>'
        )
        hint = (
            f'<p class="hint" id="hint-{pk}" lang="vi">{linebreaksbr(guidance)}</p>'
            if guidance
            else ""
        )
        last = last_year(row)
        if row.ward_enters:
            files = self.files.under(row.score, row.citations)
            asked = "" if row.blank else self.words.link_to_history(row.code)
        said = [
            row.report_state,
            row.rule,
            row.item.put_right if row.item.parent_id else "",
        ]
        facts = "".join(f'<p class="hint">{escape(fact)}</p>' for fact in said if fact)
        return f'{own}\n<div class="beside">{facts}{hint}\n{last}</div>\n{files}\n{asked}'

    def _explanation(self, row: TypedRow, pk: int) -> str:
        required = row.item.evidence_required and not _is_proven(row)
        closed = "" if row.lacks_proof_for_points else " hidden"
        lacks = f'<p class="lacks" data-lacks{closed}>{self.lacks}</p>\n' if required else ""
        return (
            f'<div class="explanation"><label for="explanation-{pk}">'
            f"{self.explanation_of % {'code': row.code}}{' ' + self.required if required else ''}"
            f"</label>\n{lacks}"
            f'<textarea form="scorecard" id="explanation-{pk}" name="explanation-{pk}" rows="3"'
            f' lang="vi">\n{escape(row.explanation)}</textarea></div>'
        )


def _is_proven(row: TypedRow) -> bool:
    return bool(row.score.has_evidence)
