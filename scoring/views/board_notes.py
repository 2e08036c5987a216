"""Notes of the Board about a ward and its items, for the Board alone."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.board_notes import BoardNoteForm
from scoring.models import BoardNote
from scoring.rules.permissions import is_board, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_card, person


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
    kept = card.board_notes.filter(put_aside_at=None).select_related("score__item__parent", "by")
    context = {
        "card": card,
        "campaign": card.campaign,
        "form": form,
        "sentence": sentence,
        "notes": kept,
    }
    return render(request, "scoring/board/notes.html", context, status=status)
