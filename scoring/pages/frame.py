"""What every page shows: the campaign at hand, the navigation of the role, the ribbon of a demo."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from scoring.models import Campaign
from scoring.rules import permissions
from wards.addresses import Addresses
from wards.database.prepared import prepared
from wards.models import Role, User


@dataclass(frozen=True)
class Link:
    """`current`: "page" on the page itself, "true" on a page below it, else ""."""

    url: str
    label: str
    current: str
    links: tuple["Link", ...] = ()  # of a group, which is no page itself


def page(request: HttpRequest) -> dict[str, Any]:
    """`page`: demo, version, campaign, nav, opens_admin, works, place_label,
    role_label, languages.
    """
    return {"page": SimpleLazyObject(lambda: _page(request))}


def _page(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    facts: dict[str, Any] = {
        "demo": settings.DEMO,
        "version": settings.VERSION,
        "languages": [
            {"code": code, "label": label, "current": code == get_language()}
            for code, label in settings.LANGUAGES
        ],
        "nav": [],
        "campaign": None,
    }
    if not isinstance(user, User) or not user.is_active:
        return facts
    campaign = _campaign_at_hand(request, user)
    body = campaign.issuing_body if campaign else ""
    return facts | {
        "campaign": campaign,
        "opens_admin": permissions.opens_admin(user),
        "works": permissions.is_board(user),
        "nav": _grouped(list(_nav(request, _links(request, user, campaign))), user, campaign),
        "role_label": user.get_role_display(),
        "place_label": user.ward.name if user.ward else body,
    }


def _campaign_at_hand(request: HttpRequest, user: User) -> Campaign | None:
    """The campaign of the address; on other pages the current one."""
    if campaign := getattr(request, "campaign", None):
        return campaign
    match = request.resolver_match
    slug = match.kwargs.get("slug") if match else None
    if slug:
        return Campaign.objects.visible_to(user).filter(slug=slug).first()
    return current_campaign(user)


def current_campaign(user: User) -> Campaign | None:
    """The one that this person finds on the first page, and at the head of pages of no campaign."""
    return next(iter(_current(Role(user.role), user.ward_id)), None)


@prepared
def _current(role: Role, ward: int | None) -> QuerySet[Campaign]:
    return Campaign.objects.in_turn_for(User(role=role, ward_id=ward))[:1]


def _nav(request: HttpRequest, links: list[tuple[str, str]]) -> Iterator[Link]:
    """The links, the one nearest above the page marked as the place where the reader is; a page
    that belongs elsewhere than its address says so (`request.belongs_to`).

    What is above other links, such as a campaign's own page, is a place by itself alone.
    """
    path = getattr(request, "belongs_to", request.path)
    home, *others = [url for url, _label in links]
    above = [
        url
        for url in others
        if path == url or (path.startswith(url) and not _is_above_another(url, others))
    ]
    above = above or [home] * (path == home)
    place = max(above, key=len, default="")
    for url, label in links:
        here = "page" if url == request.path else "true"
        yield Link(url, label, here if url == place else "")


def _is_above_another(url: str, urls: Iterable[str]) -> bool:
    return any(other != url and other.startswith(url) for other in urls)


def _grouped(links: list[Link], user: User, campaign: Campaign | None) -> list[Link]:
    """The Board's daily pages stand side by side; what is about the campaign as such is one group,
    so that the head of the page keeps to the column of its content.
    """
    if campaign is None or not permissions.reads_board(user):
        return links
    at, names = Addresses(), ("campaign", "history", "setup")
    urls = {at(name, campaign.slug) for name in names} | {at("campaigns")}
    within = tuple(link for link in links if link.url in urls)
    here = "true" if any(link.current for link in within) else ""
    return [link for link in links if link not in within] + [
        Link("", _("Phong trào"), here, within)
    ]


def _links(request: HttpRequest, user: User, campaign: Campaign | None) -> list[tuple[str, str]]:
    """The main pages of the role."""
    at = Addresses()
    links = [(at("home"), _("Việc cần làm"))]
    if campaign:
        slug = campaign.slug
        if permissions.is_ward_officer(user):
            # A unit that came after the opening has no card, and no pages of one.
            has_card = getattr(request, "has_card", None)  # where a page knows it already
            if has_card is None:
                has_card = campaign.scorecards.filter(ward=user.ward_id).exists()
            links += [(at("scorecard", slug), _("Phiếu chấm điểm"))] * has_card
            links += [(at("campaign", slug), _("Kế hoạch"))]
            links += [(at("history", slug), _("Sổ thay đổi"))] * has_card
        elif permissions.reads_comparison(user):
            if permissions.reads_board(user) and not permissions.is_board(
                user
            ):  # who only looks begins with drawings
                links.append((at("charts", slug), _("Biểu đồ")))
            links.append((at("campaign", slug), _("Kế hoạch")))
            links.append((at("board", slug), _("Đối chiếu")))
        if permissions.reads_board(user):
            links += [
                (at("tiers", slug), _("Xếp loại")),
                (at("awards", slug), _("Khen thưởng")),
                (at("history", slug), _("Sổ thay đổi")),
            ]
        if permissions.is_head(user):
            links.append((at("setup", slug), _("Thiết lập")))
    if permissions.is_administrator(user):
        links += [
            (at("people"), _("Tài khoản")),
            (at("units"), pgettext("list", "Đơn vị")),
        ]
    links.append((at("campaigns"), _("Các năm")))
    return links
