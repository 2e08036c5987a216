"""The Board's own arrangements: who works on what, its phrases, a word to a ward."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from scoring.forms.last_assignment import LastAssignmentForm
from scoring.forms.reviewing import AssignmentsForm, ClusterAssignmentForm, NoteForm, PhraseForm
from scoring.models import Notice, Phrase
from scoring.rules import lifecycle, permissions
from scoring.rules.permissions import is_board, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_campaign
from wards.paging import Page, shortened
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def assignments(request: HttpRequest, slug: str) -> HttpResponse:
    """Who works on which card."""
    campaign = get_campaign(request, slug)
    form = AssignmentsForm(campaign, person(request), request.GET, form_data(request))
    if form.is_valid():
        try:
            cards, criteria = form.save()
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            if cards or criteria:
                messages.success(request, _summary(cards, criteria))
            else:
                messages.info(request, _("Phân công không thay đổi."))
            return redirect(request.get_full_path())
    concluded = lifecycle.moment(campaign.concluded_at) if campaign.concluded_at else ""
    leads = permissions.is_head(request.user)
    context = {"campaign": campaign, "form": form, "concluded": concluded, "leads": leads}
    if campaign.is_open and campaign.cluster_rows:
        context["by_cluster"] = ClusterAssignmentForm(campaign, person(request))
    if campaign.is_open and campaign.model_id:
        context["last_year"] = LastAssignmentForm(campaign, person(request))
    return render(
        request, "scoring/reviewing/assignments.html", context, status=422 if form.errors else 200
    )


def _summary(cards: int, criteria: int) -> str:
    """How much was given to somebody."""
    told = [
        ngettext("Đã giao %d phiếu.", "Đã giao %d phiếu.", cards) % cards if cards else "",
        ngettext("Đã giao %d tiêu chí.", "Đã giao %d tiêu chí.", criteria) % criteria
        if criteria
        else "",
    ]
    return " ".join(filter(None, told))


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def assign_as_before(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what taking over last year's assignment gives to whom, then do it."""
    campaign = get_campaign(request, slug)
    form = LastAssignmentForm(campaign, person(request), form_data(request))
    status, sentence = 200, ""
    if form.is_valid():
        try:
            cards, criteria = form.save()
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
            form = LastAssignmentForm(campaign, person(request))
        else:
            messages.success(request, _summary(cards, criteria) or _("Phân công không thay đổi."))
            return redirect("assignments", slug)
    gone = [f"{offer.name} ({offer.person.full_name})" for offer in form.gone]
    context = {
        "campaign": campaign,
        "form": form,
        "sentence": sentence,
        "rows": Page(form.offers, request.GET),
        "gone": shortened(gone),
    }
    return render(request, "scoring/reviewing/assign_as_before.html", context, status=status)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def assign_cluster(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what giving a whole cluster to somebody changes, then do it."""
    campaign = get_campaign(request, slug)
    asked = request.POST if request.method == "POST" else request.GET
    form = ClusterAssignmentForm(campaign, person(request), asked or None)
    status, sentence = (422 if form.errors else 200), ""
    if request.method == "POST" and form.is_valid():
        try:
            count = form.save()
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        else:
            messages.success(
                request, ngettext("Đã giao %d phiếu.", "Đã giao %d phiếu.", count) % count
            )
            return redirect("assignments", slug)
    context = {"campaign": campaign, "form": form, "sentence": sentence}
    return render(request, "scoring/reviewing/assign_cluster.html", context, status=status)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def note(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to one ward or to many; `?to=` proposes one."""
    campaign = get_campaign(request, slug)
    posted = form_data(request)
    form = NoteForm(campaign, posted, initial={"to": request.GET.get("to", "")})
    back = reverse("home")
    if (code := request.GET.get("to", "")) in form.cards:
        back = reverse("board_ward", args=[slug, code])
    if form.is_valid():
        try:
            count = form.send(by=person(request))
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            told = ngettext("Đã nhắn %d đơn vị.", "Đã nhắn %d đơn vị.", count) % count
            messages.success(request, told)
            return redirect(back)
    silent = Notice.unreached(form.cards.values()) if settings.MAIL else []
    context = {"campaign": campaign, "form": form, "back": back, "silent": shortened(silent)}
    return render(
        request, "scoring/reviewing/note.html", context, status=422 if form.errors else 200
    )


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def phrases(request: HttpRequest) -> HttpResponse:
    """The phrases, and a form for one more."""
    return _phrase_page(request, Phrase())


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def phrase(request: HttpRequest, phrase_id: int) -> HttpResponse:
    """Change one, or retire it."""
    return _phrase_page(request, get_object_or_404(Phrase, pk=phrase_id))


def _phrase_page(request: HttpRequest, phrase: Phrase) -> HttpResponse:
    form = PhraseForm(form_data(request), instance=phrase)
    if form.is_valid():
        form.instance.keep(by=person(request))
        messages.success(request, _("Đã lưu câu mẫu."))
        return redirect("phrases")
    context = {
        "phrases": Phrase.in_order(),
        "form": form,
        "chosen": phrase,
    }
    return render(
        request, "scoring/reviewing/phrases.html", context, status=422 if form.errors else 200
    )
