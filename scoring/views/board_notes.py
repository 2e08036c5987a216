"""What the Board writes about a ward beside its points: notes for itself, a remark for the ward."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.board_notes import BoardNoteForm, RemarkForm
from scoring.forms.entering import fields
from scoring.models import BoardNote, Scorecard
from scoring.models.scorecards.remark import give_remark, remark_mark, shut_to_remarks
from scoring.pages.unread import new_notes
from scoring.rules.permissions import is_board, policy
from scoring.rules.refusals import Refused, Stale, sentence_of
from scoring.views.fetch import get_card
from wards.views.requests import form_data, person


@policy(is_board)
@require_http_methods(("GET", "HEAD", "POST"))
def notes(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """Every note of a card, newest first; a form for one more. `?item=` proposes an item."""
    card, by = get_card(request, slug, ward_code), person(request)
    aside = request.POST.get("aside", "")
    posted = request.POST if request.method == "POST" and not aside else None
    form: forms.Form = BoardNoteForm(
        posted, card=card, initial={"item": request.GET.get("item", "")}
    )
    status, sentence = (422 if form.errors else 200), ""
    try:
        if aside:
            number = int(aside) if aside.isascii() and aside.isdigit() and len(aside) < 18 else 0
            note = get_object_or_404(BoardNote, pk=number, scorecard=card)
            note.scorecard = card
            note.put_aside(by=by)
            messages.success(request, _("Đã bỏ ghi chú."))
            return redirect("board_notes", slug, ward_code)
        if form.is_valid():
            facts = form.cleaned_data
            BoardNote.write(card, facts["item"], facts["text"], by=by)
            messages.success(request, _("Đã ghi chú. Đơn vị không thấy ghi chú này."))
            return redirect("board_notes", slug, ward_code)
    except Refused as refused:
        status, sentence = 409, sentence_of(refused)
    kept = new_notes(card, by).select_related("score__item__parent", "by")
    context = {
        "card": card,
        "campaign": card.campaign,
        "form": form,
        "sentence": sentence,
        "notes": kept,
    }
    return render(request, "scoring/board/notes.html", context, status=status)


@policy(is_board)
@require_http_methods(("GET", "HEAD", "POST"))
def remark(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """The remark about the year as a whole and what is to follow, for the ward with its result."""
    card = get_card(request, slug, ward_code)
    said = {"remark": card.remark, "follow_up": card.follow_up, "seen": remark_mark(card)}
    form = RemarkForm(form_data(request), initial=said)
    status, sentence, overtaken = (422 if form.errors else 200), "", None
    if form.is_valid():
        try:
            fields(request.POST, "remark", "follow_up")
            give_remark(card, **form.cleaned_data, by=person(request))
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        except Stale as stale:
            status, sentence, overtaken = 409, sentence_of(stale), stale.current
            form.refresh(overtaken)
        else:
            messages.success(request, _("Đã lưu nhận xét."))
            return redirect("board_ward", slug, ward_code)
    last = Scorecard.objects.of_model_year(card).select_related("campaign").first()
    context = {
        "card": card,
        "campaign": card.campaign,
        "form": form,
        "sentence": sentence,
        "last": last,
        "overtaken": overtaken,
        "shut": shut_to_remarks(card),
    }
    return render(request, "scoring/board/remark.html", context, status=status)
