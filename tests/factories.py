"""Small factories: each makes one thing with sensible facts, and writes rows directly to any state.

Acts under test go through the doors of the models; what merely has to be there comes from here.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from itertools import count
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db.models import F
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.http import urlencode
from PIL import Image

from scoring.models import (
    AwardKind,
    Campaign,
    Criterion,
    Evidence,
    ScannedPage,
    Score,
    Scorecard,
    SignedPaper,
    Survey,
    Tier,
)
from scoring.models.evidence.citation import Citation
from scoring.rules.lifecycle import CampaignState, CardState
from scoring.rules.signed import SignedKind
from wards.backends import ACCOUNTS
from wards.models import Officer, Role, User, Ward
from wards.record import backfill
from wards.sessions import SessionStore
from wards.sign_ins import BEGAN, SEEN

PASSWORD = "mật-khẩu-thử-nghiệm"
SENT_BY_A_FORM = "application/x-www-form-urlencoded"
numbers = count(1)

# Two criteria: the first with two items, the second scored itself. 10 points in all.
SMALL_PLAN: Sequence[tuple[int, Sequence[int]]] = ((6, (2, 4)), (4, ()))


def make_ward(number: int | None = None, **facts: Any) -> Ward:
    number = number or next(numbers)
    facts = {"name": f"Phường {number}", "position": number, "first_day": date(2000, 1, 1)} | facts
    return Ward.objects.create(code=f"p{number}", **facts)


def make_user(role: str = Role.REVIEWER, ward: Ward | None = None, **facts: Any) -> User:
    number = next(numbers)
    facts = {"username": f"{role}{number}", "full_name": f"Nguyễn Văn {number}"} | facts
    return User.objects.create_user(password=PASSWORD, role=role, ward=ward, **facts)


# Who stands in most tests, by name.
CAST = {
    Role.HEAD: ("truongban", "Lê Thị Hoa"),
    Role.REVIEWER: ("thamdinh1", "Trần Minh"),
    Role.OBSERVER: ("thuongtruc", "Phạm Văn Thường"),
    Role.ADMINISTRATOR: ("quantri", "Ngô Quản Trị"),
}


def make_one_of_the_cast(role: Role) -> User:
    username, full_name = CAST[role]
    return make_user(role, username=username, full_name=full_name)


class Browser(Client):
    """Django's test client, which sends a form as a browser does: in parts only where a file goes
    along. To take the parts asunder costs more than most acts.
    """

    def post(  # type: ignore[override]
        self, path: Any, data: Any = None, content_type: str = "", **more: Any
    ) -> Any:
        if not content_type and not isinstance(data, (str, bytes)) and not _has_file(data or {}):
            data, content_type = urlencode(data or {}, doseq=True), SENT_BY_A_FORM
        return super().post(path, data, content_type or MULTIPART_CONTENT, **more)


def _has_file(data: Mapping[str, Any]) -> bool:
    values = [value if isinstance(value, (list, tuple)) else [value] for value in data.values()]
    return any(hasattr(one, "read") for several in values for one in several)


def make_client(user: User | None = None) -> Client:
    """A browser in which this person has just signed in, or nobody.

    The session is written as signing in leaves it, in one query where that asks more than twenty.
    """
    client = Browser()
    if user:
        now = int(time.time())
        facts = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: ACCOUNTS,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            BEGAN: now,
            SEEN: now,
        }
        key = get_random_string(32, VALID_KEY_CHARS)
        until = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        data = SessionStore().encode(facts)
        Session.objects.create(session_key=key, session_data=data, expire_date=until)
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def make_ward_officer(ward: Ward | None = None, **facts: Any) -> User:
    return make_user(Role.OFFICER, ward or make_ward(), **facts)


def make_officer(ward: Ward, **facts: Any) -> Officer:
    return Officer.objects.create(
        **{"ward": ward, "full_name": f"Trần Thị {next(numbers)}", "post": "Phó Trưởng ban"} | facts
    )


def make_plan(campaign: Campaign, plan: Sequence[tuple[int, Sequence[int]]] = SMALL_PLAN) -> None:
    """Criteria with the caps given, three tiers at 90, 70 and 50 per cent, the usual kinds of
    awards.
    """
    heads = Criterion.objects.bulk_create(
        Criterion(
            campaign=campaign, position=position, title=f"Tiêu chí {position}", cap=Decimal(cap)
        )
        for position, (cap, _items) in enumerate(plan, 1)
    )
    Criterion.objects.bulk_create(
        Criterion(
            campaign=campaign,
            parent=head,
            position=number,
            title=f"Nội dung {head.position}.{number}",
            cap=Decimal(cap),
        )
        for head, (_cap, items) in zip(heads, plan, strict=True)
        for number, cap in enumerate(items, 1)
    )
    Tier.objects.bulk_create(
        Tier(campaign=campaign, name=name, floor=campaign.total * share / 100)
        for name, share in (("Xuất sắc", 90), ("Khá", 70), ("Trung bình", 50))
    )
    committee, head_of_board = AwardKind.Decider.COMMITTEE, AwardKind.Decider.HEAD
    ward, officer = AwardKind.Recipient.WARD, AwardKind.Recipient.OFFICER
    threshold = campaign.total * 90 / 100
    kinds = (
        ("Giấy khen", ward, 1, None, committee),
        ("Giấy khen", officer, 2, None, committee),
        ("Biểu dương", ward, None, threshold, head_of_board),
    )
    AwardKind.objects.bulk_create(
        AwardKind(
            campaign=campaign,
            position=position,
            title=title,
            recipient=recipient,
            quota=quota,
            threshold=limit,
            decider=decider,
        )
        for position, (title, recipient, quota, limit, decider) in enumerate(kinds, 1)
    )


def ask_numbers(campaign: Campaign) -> Campaign:
    """Of the small plan, item 1.2 by a count (2 points for each, at most 4), criterion 2 by a share
    (4 points from 97 per cent on).
    """
    Criterion.objects.filter(campaign=campaign, parent__position=1, position=2).update(
        points_each=Decimal(2), unit="suất"
    )
    Criterion.objects.filter(campaign=campaign, parent=None, position=2).update(
        full_from=Decimal(97)
    )
    return Campaign.objects.get(pk=campaign.pk)


def make_campaign(
    state: str = CampaignState.OPEN,
    wards: int | Sequence[Ward] = 2,
    plan: Sequence[tuple[int, Sequence[int]]] = SMALL_PLAN,
    **facts: Any,
) -> Campaign:
    """A campaign with its plan; unless it is in preparation, every ward has a blank card.

    The deadline is a week ahead. `wards` is a number of new wards, or wards that exist.
    """
    now = timezone.now()
    total = sum(cap for cap, _items in plan)
    year = facts.pop("year", 2026)
    facts = {
        "slug": str(year)
        if not Campaign.objects.filter(slug=str(year)).exists()
        else f"{year}-{next(numbers)}",
        "title": f"Phong trào thi đua năm {year}",
        "superior_body": "Thành ủy Sóc Trăng",
        "issuing_body": "Ban Tuyên giáo Thành ủy",
        "deciding_body": "Thường trực Thành ủy",
        "opens_at": now - timedelta(days=30),
        "self_deadline": now + timedelta(days=7),
        "total": Decimal(total),
    } | facts
    campaign = Campaign.objects.create(year=year, **facts)
    make_plan(campaign, plan)
    units = [make_ward() for _ in range(wards)] if isinstance(wards, int) else wards
    if state != CampaignState.PREPARING:
        campaign.scorecards.deal(campaign, units)
        Campaign.objects.filter(pk=campaign.pk).update(state=state)
    return Campaign.objects.get(pk=campaign.pk)


def write_down() -> None:
    """Enter what factories wrote beside the named acts into the records, as an upgrade does."""
    of_campaigns = import_module("scoring.migrations.0006_what_was_found")
    backfill.write_down(apps)
    of_campaigns.write_down(apps, None)


def make_scorecard(
    state: str = CardState.DRAFT, campaign: Campaign | None = None, **facts: Any
) -> Scorecard:
    """A card of a campaign of its own (or the first still blank one of `campaign`), filled as its
    state asks for.

    Submitted and later: self points at the caps. Verified and later: a survey, all points at the
    caps.
    """
    if campaign is None:
        campaign = make_campaign(wards=1)
    card = campaign.scorecards.filter(state=CardState.DRAFT).order_by("pk").first()
    assert card is not None
    now = timezone.now()
    if state not in {CardState.DRAFT, CardState.ABSENT, CardState.DROPPED}:
        fill_to_the_caps(card, "self")
        facts = {"submitted_at": now} | facts
    if state in {CardState.VERIFIED, CardState.FINAL}:
        make_survey(card)
        fill_to_the_caps(card, "survey", "verified")
        facts = {"verified_at": now, "reply_until": campaign.reply_window_from(now)} | facts
    if state == CardState.FINAL:
        facts = {"tier": campaign.tiers.first(), "tiered_at": now, "finalised_at": now} | facts
    Scorecard.objects.filter(pk=card.pk).update(state=state, **facts)
    return Scorecard.objects.select_related("campaign", "ward", "tier").get(pk=card.pk)


def fill_to_the_caps(card: Scorecard, *columns: str) -> None:
    """Every point is the cap, so nothing differs that would want a reason."""
    card.scores.update(**{f"{column}_points": F("cap") for column in columns})


def fill(
    card: Scorecard, column: str, points: Sequence[Any] | None = None, reason: str = ""
) -> list[Score]:
    """Give a column its points in official order (default: the caps), written directly.

    Returns the scores.
    """
    scores = list(
        card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()
    )
    for index, score in enumerate(scores):
        value = score.cap if points is None else points[index]
        setattr(score, f"{column}_points", None if value is None else Decimal(str(value)))
        if column == "verified" and score.gap:
            score.reason = reason or "Theo biên bản khảo sát"
    Score.objects.bulk_update(scores, [f"{column}_points", "reason"])
    return scores


def make_scan(card: Scorecard, page: int | None = 1, by: User | None = None) -> ScannedPage:
    """A picture of a page of the paper form, filed and not typed yet."""
    out = BytesIO()
    Image.new("L", (60, 85), 250).save(out, "PNG")
    content = out.getvalue()
    evidence = make_evidence(
        card,
        by=by,
        kind=Evidence.Kind.FILE,
        title="trang-quet.png",
        number="",
        issued_on=None,
        file=ContentFile(content, "trang-quet.png"),
        size=len(content),
        sha256=sha256(content).hexdigest(),
        content_type="image/png",
    )
    return ScannedPage.objects.create(evidence=evidence, sheet=1, page=page)


def make_survey(card: Scorecard) -> Survey:
    return Survey.objects.create(
        scorecard=card,
        visited_on=timezone.localdate(),
        place="Trụ sở phường",
        team="Đoàn khảo sát của Ban",
    )


def make_evidence(
    card: Scorecard, score: Score | None = None, by: User | None = None, **facts: Any
) -> Evidence:
    """A document named by number and date, cited under the score if one is given."""
    facts = {
        "kind": Evidence.Kind.DOCUMENT,
        "title": "Báo cáo số 12-BC/ĐU",
        "number": "12-BC/ĐU",
        "issued_on": date(2026, 6, 5),
    } | facts
    by = by or make_ward_officer(card.ward)
    evidence = Evidence.objects.create(
        scorecard=card, added_by=by, added_at=timezone.now(), **facts
    )
    if score is not None:
        Citation.objects.create(evidence=evidence, score=score)
    return evidence


def make_signed(
    campaign: Campaign,
    kind: str = SignedKind.PLAN,
    card: Scorecard | None = None,
    by: User | None = None,
    **facts: Any,
) -> SignedPaper:
    """A scan of one page, as somebody filed it."""
    content = b"%PDF-1.7\n%%EOF\n"
    facts = {
        "number": f"{next(numbers)}-QĐ/TU" if kind == SignedKind.DECISION else "",
        "title": "ban-quet.pdf",
        "file": ContentFile(content, "ban-quet.pdf"),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "content_type": "application/pdf",
        "added_at": timezone.now(),
    } | facts
    by = by or make_user(Role.HEAD)
    return SignedPaper.objects.create(
        campaign=campaign, scorecard=card, kind=kind, added_by=by, **facts
    )
