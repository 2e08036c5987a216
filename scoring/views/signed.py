"""Papers that came back signed: filed, handed out to those who may read them, taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scoring.files import uploads
from scoring.forms.signed import CampaignPaperForm, SignedScanForm, WithdrawForm
from scoring.models import Campaign, Scorecard, SignedPaper
from scoring.models.querysets.files import SignedPaperQuerySet
from scoring.pages.signed import signed_rows
from scoring.rules import permissions, signed
from scoring.rules.permissions import is_board, is_head, is_ward_officer, policy, signed_in
from scoring.rules.points import show
from scoring.rules.refusals import Refused, sentence_of
from scoring.rules.signed import OF_CAMPAIGN, SignedKind
from scoring.views.errors import status_of
from scoring.views.evidence import send_stored_file
from scoring.views.fetch import get_campaign, get_card, get_own_card
from wards.models import User
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def of_campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan, decisions, minutes, notices; `?kind=` and `?number=` propose."""
    campaign = get_campaign(request, slug)
    papers = campaign.signed_papers.filter(kind__in=OF_CAMPAIGN)
    initial = {name: request.GET.get(name, "") for name in ("kind", "number")}
    form = CampaignPaperForm(*_posted(request), standing=papers.standing(), initial=initial)
    return _page(request, form, papers, campaign=campaign)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def of_ward(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """The signed minutes of the visit to a ward."""
    card = get_card(request, slug, ward_code)
    return _card_page(request, card, SignedKind.SURVEY_MINUTES)


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """The ward's own card, printed and signed."""
    return _card_page(request, get_own_card(request, slug), SignedKind.CARD)


def _card_page(request: HttpRequest, card: Scorecard, kind: SignedKind) -> HttpResponse:
    papers = card.signed_papers.filter(kind=kind)
    return _page(
        request,
        SignedScanForm(*_posted(request)),
        papers,
        campaign=card.campaign,
        card=card,
        kind=kind,
    )


def _page(
    request: HttpRequest,
    form: SignedScanForm,
    papers: SignedPaperQuerySet[SignedPaper],
    *,
    campaign: Campaign,
    card: Scorecard | None = None,
    kind: SignedKind | None = None,
) -> HttpResponse:
    """What is filed already, and the form to file one more."""
    by = person(request)
    problem = signed.obstacle(signed.filing(kind or SignedKind.NOTICE), campaign, card)
    facts: dict[str, Any] = {"kind": kind} if kind else {}
    refusal = ""
    if form.is_valid():
        try:
            paper = SignedPaper.put(
                by=by, campaign=campaign, card=card, scan=form.scan, **facts | form.facts
            )
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(request, _("Đã lưu bản đã ký: %s.") % paper)
            if paper.grants_nothing():
                messages.warning(
                    request,
                    _(
                        "Chưa có khen thưởng nào mang số %s. Nếu ghi nhầm số thì rút bản này rồi "
                        "lưu lại; nếu chưa ghi quyết định thì ghi ở trang Khen thưởng."
                    )
                    % paper.number,
                )
            return redirect(request.path)
    context = {
        "campaign": campaign,
        "card": card,
        "kind": kind,
        "content": _content(card) if card and kind == SignedKind.CARD else {},
        "form": form,
        "refusal": refusal,
        "problem": problem,
        "rows": signed_rows(papers.with_all(), by),
        "limit": uploads.max_size(),
        "back": _home_of(by, campaign, card),
    }
    status = status_of(refusal, form.errors)
    return render(request, "scoring/signed/page.html", context, status=status)


def _content(card: Scorecard) -> dict[str, str | bool]:
    """Of which card a scan is taken to be, and whether the standing one still is."""
    points = card.scores.aggregate(points=Sum("self_points"))["points"]
    return {"points": show(points) or "–", "outdated": card.scan_fits is False}


@policy(signed_in)
@require_safe
def show_scan(request: HttpRequest, paper_id: int) -> HttpResponseBase:
    """The scan as a download."""
    paper = _visible(request, paper_id)
    return send_stored_file(request, paper, "scoring/signed/missing.html", {"paper": paper})


@policy(signed_in)
@require_http_methods(PAGE_METHODS)
def withdraw(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Ask for the reason, then take a wrong scan back."""
    paper, by = _visible(request, paper_id), person(request)
    if not permissions.may_file(by, paper.filing, paper.scorecard):
        raise PermissionDenied
    form = WithdrawForm(form_data(request))
    refusal = ""
    if form.is_valid():
        try:
            paper.withdraw(by=by, reason=form.cleaned_data["reason"])
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(request, _("Đã rút bản đã ký: %s.") % paper)
            return redirect(_filed_at(by, paper))
    context = {
        "paper": paper,
        "form": form,
        "refusal": refusal,
        "problem": paper.keeps(),
        "back": _filed_at(by, paper),
    }
    status = status_of(refusal, form.errors)
    return render(request, "scoring/signed/withdraw.html", context, status=status)


def _visible(request: HttpRequest, paper_id: int) -> SignedPaper:
    papers = SignedPaper.objects.visible_to(request.user).with_all()
    return get_object_or_404(papers, pk=paper_id)


def _filed_at(by: User, paper: SignedPaper) -> str:
    """The page where papers of its kind are filed."""
    slug, card = paper.campaign.slug, paper.scorecard
    if card is None:
        return reverse("signed", args=[slug])
    if permissions.is_ward_officer(by):
        return reverse("scorecard_signed", args=[slug])
    return reverse("board_signed", args=[slug, card.ward.code])


def _home_of(by: User, campaign: Campaign, card: Scorecard | None) -> str:
    """The page of the thing itself."""
    if card is None:
        return reverse("campaign", args=[campaign.slug])
    if permissions.is_ward_officer(by):
        return reverse("scorecard", args=[campaign.slug])
    return reverse("board_ward", args=[campaign.slug, card.ward.code])


def _posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else (None,)
