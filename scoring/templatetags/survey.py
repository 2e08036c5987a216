"""The items of a survey to fill in, written by hand as in officer.py: a line with the ward's points
and the survey's, opened for the finding beside what the ward said. The points stand before what
folds, so that from them one goes on to the finding.
"""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.pages.sheet.section import Progress, Section
from scoring.templatetags.compared import ItemRenderer, RemarksRenderer, last_year
from scoring.templatetags.evidence import EvidenceRenderer
from scoring.templatetags.markup import escape, linebreaksbr
from scoring.templatetags.sheet import Wording

register = template.Library()
SurveyRow = Any  # of scoring.forms.survey, a floor above


@register.simple_tag
def survey_renderer(card: Scorecard) -> "SurveyRenderer":
    """Writes the items of a survey."""
    return SurveyRenderer(card)


class SurveyRenderer(ItemRenderer):
    """Words and what they share of addresses are looked up once."""

    def __init__(self, card: Scorecard) -> None:
        slug, code = card.campaign.slug, card.ward.code
        self.items = reverse("board_survey", args=[slug, code])
        self.words, self.files = RemarksRenderer(slug, code), EvidenceRenderer(slug)
        self.wording = Wording()
        self.points_of = _("Điểm khảo sát nội dung %(code)s")
        self.asks_of = _("%(asks)s khảo sát nội dung %(code)s")
        self.of_criterion, self.follow = _("Điểm của tiêu chí"), _("→ %(points)s điểm")
        self.blank, lacking, noted = _("chưa khảo sát"), _("thiếu tài liệu"), _("có kết quả")
        self.lacking, self.noted = (
            f'\n<span class="lacking">{lacking}</span>',
            f"<span>{noted}</span>",
        )
        self.unscored, self.board_scores, self.own = _("chưa chấm"), _("Ban chấm"), _("tự chấm")
        self.finding_of = _("Kết quả khảo sát nội dung %(code)s")

    def section(self, section: tuple[Section, str, Progress]) -> str:
        """With the sum of what stands in its fields."""
        whole, total, _progress = section
        number = whole.head.position
        return (
            f'\n          <fieldset class="criterion" id="tc-{number}" data-criterion="{number}"'
            f"{'' if whole.shown else ' hidden'}>\n            <legend>\n"
            f'              <span class="no">{number}</span>\n'
            f'              <h3 lang="vi">{escape(whole.head.title)}</h3>\n'
            f"              {self.wording(whole)}\n"
            f'              <span class="sum"><b class="is-survey" data-sum>{total or "–"}</b> '
            f'<span class="muted">/ {whole.cap}</span></span>\n            </legend>\n'
            f"            {self.items_of(whole)}\n          </fieldset>\n        "
        )

    def item(self, row: SurveyRow) -> str:
        pk, code, score, found = row.score.pk, row.code, row.score, row.found
        figures = row.measure.figures.items()
        facts = "".join(f' data-{name}="{hundredths}"' for name, hundredths in figures)
        if score.self_points is not None:
            facts += f' data-self="{score.self_hundredths}"'
        invalid = ""
        if found.error:
            facts, invalid = f'{facts} data-unsaved="yes"', ' aria-invalid="true"'
        asks = {"asks": escape(row.number_label), "code": code}
        label = (self.asks_of if row.number_label else self.points_of) % asks
        named = (
            f' lang="vi">{escape(row.item.title)}'
            if row.item.parent_id
            else f">{self.of_criterion}"
        )
        return (
            f'<div class="item{" bad" if found.error else ""}" id="item-{pk}" '
            f'data-kinds="{row.kinds}"{"" if row.shown else " hidden"} '
            f'data-item="{self.items}{pk}/" data-cap="{row.cap_hundredths}"{facts}>\n'
            f'<p class="error" id="error-{pk}" data-problem role="alert"'
            f"{'' if found.error else ' hidden'}>{escape(found.error)}</p>\n{self._seen(pk, found)}"
            f'<input type="hidden" name="was-{pk}" value="{escape(found.was)}">\n'
            f'<div class="points of-survey"><label class="visually-hidden" for="points-{pk}">'
            f'{label}</label>\n<input id="points-{pk}" name="points-{pk}" '
            f'inputmode="{row.item.inputmode}" autocomplete="off" data-points '
            f'value="{escape(found.points)}"{invalid} aria-describedby="name-{pk} step error-{pk}">\n'
            f'<span class="muted">/ {row.cap}</span></div>\n'
            f"<details{' open' if found.error or found.theirs else ''}>"
            f'<summary><span class="code">{code}</span>\n'
            f'<span class="name" id="name-{pk}"{named}</span>\n{self._marks(row, pk)}</summary>\n'
            f'<div class="body">{self._body(row, pk)}</div>\n</details>\n</div>\n'
        )

    def _seen(self, pk: int, found: Any) -> str:
        """The version that was seen; after a conflict what stands there now."""
        if found.theirs:
            return render_to_string(
                "scoring/board/_survey_conflict.html", {"pk": pk, "found": found}
            )
        version = escape(found.version)
        return f'<input type="hidden" name="version-{pk}" value="{version}" data-version>\n'

    def _marks(self, row: SurveyRow, pk: int) -> str:
        worked = ""
        if not row.item.takes_points:
            follows = ""
            if row.worked_out_text and row.is_worked_out:
                follows = self.follow % {"points": row.worked_out_text}
            worked = (
                f'<span class="worked">{escape(row.number_label)} '
                f'<output for="points-{pk}" data-worked>{follows}</output></span>\n'
            )
        held = self.files.held.documents(len(row.citations)) if row.citations else ""
        own = self.board_scores
        if row.ward_enters:
            number = f" ({escape(row.own_number)})" if row.own_number else ""
            own = f'{self.own}\n<b class="is-self">{row.own_points or self.unscored}</b>{number}'
        return (
            f'<small class="marks">{worked}<b data-mark>{self.blank if row.counted is None else ""}'
            f"</b>{self.lacking if row.lacks_proof_for_points else ''}\n"
            f"<span data-held>{held}</span>\n{self.noted if row.found.note else ''}</small>\n"
            f'<small class="was">{own}</small>'
        )

    def _body(self, row: SurveyRow, pk: int) -> str:
        score, words = row.score, self.words
        beside = []
        if row.report_state:
            beside.append(f"<p>{escape(row.report_state)}</p>")
        if row.rule:
            beside.append(f'<p class="hint">{escape(row.rule)}</p>')
        if row.item.put_right:
            beside.append(f'<p class="hint">{escape(row.item.put_right)}</p>')
        if row.item.guidance:
            beside.append(f'<p class="hint" lang="vi">{linebreaksbr(row.item.guidance)}</p>')
        beside += [words.explained(score.explanation), last_year(row)]
        return (
            f'<div class="explanation"><label for="finding-{pk}">'
            f"{self.finding_of % {'code': row.code}}</label>\n"
            f'<textarea id="finding-{pk}" name="finding-{pk}" rows="3" lang="vi">\n'
            f"{escape(row.found.note)}</textarea></div>\n"
            f'<div class="beside">{"".join(beside)}</div>\n'
            f"{self.files.under(score, row.citations, peeks=True)}\n{words.link_to_history(row.code)}"
        )
