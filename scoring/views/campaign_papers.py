"""The papers of a campaign's year: what can be made now, each of them, all of them."""

import tempfile
from dataclasses import dataclass
from functools import cached_property
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from scoring.documents import pdf
from scoring.documents.papers import making
from scoring.documents.papers.facts import Facts
from scoring.documents.papers.facts_of_page import FactsOfPage
from scoring.documents.papers.kinds import BY_CODE, PAPERS, PaperKind
from scoring.documents.papers.making import Made, MissingNames
from scoring.documents.scorecard_word import CONTENT_TYPE
from scoring.rules.permissions import is_board, is_head, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_campaign
from wards.database.moment import of_one_moment, one_moment


@dataclass(frozen=True)
class SubjectRow:
    """One paper on the page: whom it is about (`code`: how its address names it), the address of
    its kind, and what is in its way.
    """

    name: str
    code: str
    of_kind: str
    problem: str
    missing: list[str]

    @property
    def url(self) -> str:
        return f"{self.of_kind}?{urlencode({'about': self.code})}" if self.code else self.of_kind

    @property
    def pdf_url(self) -> str:
        """ "" where the server makes none."""
        if not pdf.is_offered():
            return ""
        return f"{self.url}{'&' if '?' in self.url else '?'}as=pdf"


@dataclass(frozen=True)
class KindRow:
    """One kind of paper on the page."""

    kind: PaperKind
    subjects: list[SubjectRow]
    is_own: bool  # made from a template of the office

    @cached_property
    def ready(self) -> list[SubjectRow]:
        return [subject for subject in self.subjects if not subject.problem]

    @property
    def missing(self) -> str:
        """Names that some paper of this kind lacks a value for."""
        names = [name for subject in self.ready for name in subject.missing]
        return ", ".join(dict.fromkeys(names))

    @property
    def problem(self) -> str:
        """Why none can be made."""
        if self.ready:
            return ""
        if not self.subjects:
            return _("Chưa có đối tượng nào để lập.")
        return self.subjects[0].problem

    @property
    def code(self) -> str:
        if not self.ready:
            return "todo"
        return "problem" if self.missing else "done"

    @property
    def state(self) -> str:
        if not self.ready:
            return _("Chưa lập được")
        if self.missing:
            return _("Còn thiếu")
        if self.kind.is_single:
            return _("Lập được")
        facts = {"ready": len(self.ready), "all": len(self.subjects)}
        return _("Lập được %(ready)d/%(all)d") % facts


@policy(is_board)
@require_safe
@of_one_moment
def papers(request: HttpRequest, slug: str) -> HttpResponse:
    """Every paper, whether it can be made now, and what is missing."""
    campaign = get_campaign(request, slug)
    facts = FactsOfPage(campaign)
    rows = [_kind_row(kind, facts) for kind in PAPERS]
    number = sum(len(row.ready) for row in rows)
    context = {
        "campaign": campaign,
        "rows": rows,
        "may_set": is_head(request.user),
        "number": ngettext("%d văn bản", "%d văn bản", number) % number,
    }
    return render(request, "scoring/papers/office.html", context)


def _kind_row(kind: PaperKind, facts: Facts) -> KindRow:
    address, broken, names = reverse("paper", args=[facts.campaign.slug, kind.code]), "", None
    try:
        names = MissingNames(kind, facts)
    except Refused as refused:
        broken = sentence_of(refused)
    rows = []
    for subject in kind.subjects(facts):
        problem = kind.guard(subject) or broken
        missing = names.of(subject) if names and not problem else []
        rows.append(SubjectRow(subject.name, subject.code, address, problem, missing))
    return KindRow(kind, rows, facts.has_own(kind.code))


@policy(is_board)
@require_safe
def paper(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One paper as a Word file, with `?as=pdf` as PDF; `?about=` names the unit or the award where
    there are several.
    """
    campaign, kind = get_campaign(request, slug), BY_CODE.get(code)
    if kind is None:
        raise Http404
    about = request.GET.get("about", "")
    with one_moment():
        subjects = kind.subjects(Facts.of_papers(campaign))
        subject = next((subject for subject in subjects if subject.code == about), None)
        if subject is None:
            raise Http404
        made = making.make(kind, subject)
    return as_file(request, made)


def as_file(request: HttpRequest, made: Made) -> HttpResponse:
    """A paper to be kept: Word, or PDF where it is asked for and the server can make it.

    Raises Refused.
    """
    content, name, content_type = made.content, made.name, CONTENT_TYPE
    if request.GET.get("as") == "pdf":
        if not pdf.is_offered():
            raise Http404
        content, content_type = pdf.of_word(content), pdf.CONTENT_TYPE
        name = f"{name.removesuffix('.docx')}.pdf"
    answer = HttpResponse(content, content_type=content_type)
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@policy(is_board)
@require_safe
def archive(request: HttpRequest, slug: str) -> FileResponse:
    """Every paper that can be made now, as one file."""
    campaign = get_campaign(request, slug)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with one_moment():
        making.write_archive(campaign, file)
    file.seek(0)
    name = _("Giấy tờ") + f" – {campaign.slug}.zip"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer
