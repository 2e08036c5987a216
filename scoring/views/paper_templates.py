"""The office's own Word templates: the head changes one,
looks at it filled in, puts it in force.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scoring.documents import pdf
from scoring.documents.papers import making
from scoring.documents.papers.drawings import PICTURES, PictureName
from scoring.documents.papers.facts import Facts
from scoring.documents.papers.kinds import BY_CODE, PaperKind
from scoring.documents.papers.lists import LISTS
from scoring.documents.papers.names import NAMES, Name
from scoring.documents.scorecard_word import CONTENT_TYPE
from scoring.files.shipped import file_of, shipped
from scoring.forms.paper_templates import TemplateForm, UseForm
from scoring.models import Campaign, PaperTemplate
from scoring.models.plan.paper_template import SHIPPED
from scoring.rules.permissions import is_head, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.campaign_papers import as_file
from scoring.views.errors import status_of
from scoring.views.evidence import SEALED
from scoring.views.fetch import get_campaign
from wards.views.requests import PAGE_METHODS, form_data, person


@dataclass(frozen=True)
class PlaceRow:
    """A name that may stand in the template, as it is typed there, and what it means."""

    name: str
    meaning: str


@dataclass(frozen=True)
class ListRow:
    """A list that repeats a row of a table, with its columns."""

    meaning: str
    columns: list[str]


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def template(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What the paper is made from, the names that it may ask for, and the way to change it."""
    campaign, kind = get_campaign(request, slug), _kind(code)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form, refusal = TemplateForm(*posted, campaign=campaign, kind=kind), ""
    if form.is_valid():
        try:
            taken = form.put(by=person(request))
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(request, _("Đã nhận mẫu. Hãy xem thử rồi đưa vào dùng."))
            return redirect("paper_template_use", slug, code, taken.number)
    meanings: dict[str, Name | PictureName] = {**NAMES, **PICTURES}
    context = {
        "campaign": campaign,
        "kind": kind,
        "form": form,
        "refusal": refusal,
        "names": [
            PlaceRow(_typed(name), str(meanings[name].meaning))
            for name in (*kind.names, *kind.pictures)
        ],
        "lists": [_list_row(name, columns) for name, columns in kind.lists.items()],
        **_templates(campaign, kind),
    }
    status = status_of(refusal, form.errors)
    return render(request, "scoring/papers/template.html", context, status=status)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def use(request: HttpRequest, slug: str, code: str, template_number: int) -> HttpResponse:
    """Look at a template filled in, then put it in force."""
    campaign, kind = get_campaign(request, slug), _kind(code)
    own = _own(campaign, kind, template_number)
    form = UseForm(form_data(request), campaign=campaign)
    refusal = ""
    if form.is_valid():
        try:
            form.put(campaign, kind, template_number, by=person(request))
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(request, _("Từ nay “%s” lập theo mẫu đã chọn.") % kind.title)
            return redirect("paper_template", slug, code)
    context = {
        "campaign": campaign,
        "kind": kind,
        "form": form,
        "refusal": refusal,
        "number": template_number,
        "own": own,
        "has_pdf": pdf.is_offered(),
        **_templates(campaign, kind),
    }
    status = status_of(refusal, form.errors)
    return render(request, "scoring/papers/template_use.html", context, status=status)


@policy(is_head)
@require_safe
def file(request: HttpRequest, slug: str, code: str, template_number: int) -> HttpResponse:
    """A template as it was taken in, or the program's own (number 0), to be changed in Word."""
    kind = _kind(code)
    own = _own(get_campaign(request, slug), kind, template_number)
    name = own.name if own else file_of(kind.code).name
    return _word_file(_content(kind, own), name)


@policy(is_head)
@require_safe
def preview(request: HttpRequest, slug: str, code: str, template_number: int) -> HttpResponse:
    """A template filled with the campaign's data as they stand; with `?as=pdf` as PDF."""
    campaign, kind = get_campaign(request, slug), _kind(code)
    content = _content(kind, _own(campaign, kind, template_number))
    made = making.preview(kind, Facts.of_papers(campaign), content)
    answer = as_file(request, replace(made, name=_("Xem thử – %s") % made.name))
    for header, value in SEALED.items():
        answer[header] = value
    return answer


def _kind(code: str) -> PaperKind:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


def _own(campaign: Campaign, kind: PaperKind, number: int) -> PaperTemplate | None:
    """The template of this number; None is the program's own."""
    if number == SHIPPED:
        return None
    return get_object_or_404(campaign.paper_templates, paper=kind.code, number=number)


def _content(kind: PaperKind, own: PaperTemplate | None) -> bytes:
    return own.read() if own else shipped(kind.code)


def _templates(campaign: Campaign, kind: PaperKind) -> dict[str, Any]:
    """All templates of the paper, the newest first, and the one in force (None: the program's)."""
    own = campaign.paper_templates.filter(paper=kind.code).defer("content")
    templates = list(own.select_related("added_by").order_by("-number"))
    return {
        "templates": templates,
        "in_force": next((row for row in templates if row.in_force), None),
    }


def _list_row(name: str, columns: Iterable[str]) -> ListRow:
    names = [_typed(f"{name}.{column}") for column in columns]
    return ListRow(str(LISTS[name].meaning), names)


def _typed(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _word_file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=CONTENT_TYPE, headers=SEALED)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
