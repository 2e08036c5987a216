"""Every page of the program in its main states, as addresses a person can open; what measures and
pictures go through.

A scene is a world and the people in it. Its pages are found by asking: every named address, for
everybody, and what answers with a page belongs to the list. Forms are sent back blank and with
nonsense in a transaction that is rolled back; what is refused is a page as well. The same content
is taken once: the frame around it has pages of its own.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO
from itertools import groupby
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django_otp.oath import TOTP
from openpyxl import load_workbook

from scoring.demo import filling
from scoring.models import (
    Award,
    Campaign,
    Duty,
    Evidence,
    Job,
    Meeting,
    ScannedPage,
    Scorecard,
    Seat,
    SignedPaper,
)
from scoring.models.job_parts import JobKind
from scoring.rules.lifecycle import CampaignState, CardState
from scoring.rules.permissions import is_head
from scoring.views import errors
from tests.factories import (
    PASSWORD,
    make_campaign,
    make_client,
    make_officer,
    make_user,
    make_ward,
    make_ward_officer,
)
from tests.world import ROUTES, Route, World
from wards import unsent
from wards.models import Officer, Role, User, Ward
from wards.people import ACCOUNT_ACTS
from wards.views.accounts import NEW_KEY

Facts = dict[str, Any]
REFUSALS = logging.getLogger("django.request")
ACTIONS = (
    "submit",
    "withdraw",
    "return",
    "extend",
    "accept",
    "verify",
    "finalise",
    "reopen",
    "mark_absent",
    "decide",
)


@dataclass
class Page:
    """What one person sees at one address."""

    scene: str
    name: str
    who: str
    address: str
    answer: HttpResponse
    client: Client = field(repr=False)

    @property
    def html(self) -> str:
        return self.answer.content.decode()

    @property
    def title(self) -> str:
        refused = " (refused)" if self.answer.status_code == 422 else ""
        return f"{self.scene}: {self.who} at {self.address}{refused}"

    @property
    def templates(self) -> set[str]:
        return {str(template.name) for template in getattr(self.answer, "templates", [])}


@dataclass(frozen=True)
class Scene:
    """`people` by what they are called here; `facts`: what addresses may name, one set per card."""

    name: str
    people: dict[str, User | None]
    facts: list[Facts]


def _world(name: str, *, has_met: bool = False, **options: Any) -> Callable[[], Scene]:
    def build() -> Scene:
        world = World.make(**options)
        if has_met:
            head = world.people["head"]
            assert head
            _the_council_meets(Campaign.objects.get(slug=world.facts["slug"]), head)
        people = {
            who: user
            for who, user in world.people.items()
            if who not in {"locked officer", "other officer"}
        }
        return Scene(name, people, [world.facts])

    return build


def _the_council_meets(campaign: Campaign, head: User) -> None:
    seats = [
        Seat(None, "Lưu Thị Ánh Tuyết", "Trưởng Ban", Duty.CHAIR),
        Seat(None, "Trần Văn Bình", "Chuyên viên", Duty.SECRETARY),
        Seat(None, "Ngô Văn Giàu", "Ủy viên", Duty.MEMBER, True, "đi công tác"),
    ]
    Meeting.keep(
        campaign,
        seats,
        by=head,
        begins_at=timezone.now(),
        place="Hội trường Thành ủy",
        is_secret=False,
    )


def _empty() -> Scene:
    """Before the first campaign."""
    roles = (Role.REVIEWER, Role.HEAD, Role.OBSERVER, Role.ADMINISTRATOR)
    people: dict[str, User | None] = {role.value: make_user(role) for role in roles}
    return Scene("nothing yet", people | {"officer": make_ward_officer()}, [])


def _preparing() -> Scene:
    """A campaign before its opening: a plan, and no cards yet."""
    campaign = make_campaign(CampaignState.PREPARING)
    ward = make_ward()
    officer = make_ward_officer(ward)
    make_officer(ward)
    roles = (Role.REVIEWER, Role.HEAD, Role.OBSERVER, Role.ADMINISTRATOR)
    people: dict[str, User | None] = {role.value: make_user(role) for role in roles}
    facts = _of_a_plan(campaign) | _of_a_unit(ward)
    return Scene("in preparation", people | {"own officer": officer, "anonymous": None}, [facts])


def _year(name: str, *usernames: str, wards: tuple[int, ...] = ()) -> Callable[[], Scene]:
    """The demo's year: ten wards in every state, real texts, a year before. A database that has it
    already is shown as it is.
    """

    def build() -> Scene:
        if not Campaign.objects.exists():
            filling.fill("mot-mat-khau-cua-ban-thu")
        running = Campaign.objects.get(state=CampaignState.OPEN)
        before = Campaign.objects.get(state=CampaignState.CONCLUDED)
        codes = {f"p{number}" for number in wards}
        cards = [
            card
            for card in running.scorecards.select_related("ward", "campaign")
            if card.ward.code in codes
        ]
        cards += list(before.scorecards.select_related("ward", "campaign").filter(ward__code="p7"))
        people: dict[str, User | None] = {
            name: User.objects.get(username=name) for name in usernames
        }
        return Scene(name, people, [_named_by(card) for card in cards])

    return build


def _named_by(card: Scorecard) -> Facts:
    """What addresses name, as far as the card has it."""
    campaign = card.campaign
    replied = card.scores.filter(reply__isnull=False).first()
    score = replied or card.scores.select_related("item__parent").in_official_order()[0]
    evidence = card.evidence.first()
    citation = evidence.citations.first() if evidence else None
    scan = ScannedPage.objects.filter(evidence__scorecard=card).first()
    award = Award.objects.filter(scorecard=card).first()
    block = campaign.blocks.first()
    facts = {
        "ward_code": card.ward.code,
        "score_id": score.pk,
        "evidence_id": evidence and evidence.pk,
        "citation_id": citation and citation.pk,
        "scan_id": scan and scan.pk,
        "reply_id": replied and replied.reply.pk,
        "award_id": award and award.pk,
        "block_id": block and block.pk,
    }
    facts |= _of_a_plan(campaign) | _of_a_unit(card.ward)
    return {name: value for name, value in facts.items() if value}


def _of_a_plan(campaign: Campaign) -> Facts:
    return {
        "slug": campaign.slug,
        "code": "invitation",
        "template_number": 0,
        "kind_id": campaign.award_kinds.all()[0].pk,
        "criterion_id": campaign.criteria.filter(parent=None)[0].pk,
        "position": 1,
        "item_code": campaign.leaves[0].code,
    }


def _of_a_unit(ward: Ward) -> Facts:
    return {
        "ward_id": ward.pk,
        "officer_id": Officer.objects.filter(ward=ward)[0].pk,
        "user_id": User.objects.filter(ward=ward)[0].pk,
    }


SCENES: dict[str, Callable[[], Scene]] = {
    "nothing yet": _empty,
    "in preparation": _preparing,
    "blank": _world("blank", state=CardState.DRAFT),
    "submitted": _world("submitted", state=CardState.SUBMITTED),
    "verified": _world("verified", state=CardState.VERIFIED),
    "final": _world("final", has_met=True, state=CardState.FINAL),
    "absent": _world("absent", state=CardState.ABSENT),
    "concluded": _world("concluded", state=CardState.FINAL, campaign_state=CampaignState.CONCLUDED),
    "the year, wards": _year(
        "the year, wards", *(f"phuong{number}" for number in (1, 2, 3, 5, 7, 9)), wards=(7,)
    ),
    "the year, Board": _year(
        "the year, Board", "thamdinh1", "truongban", "thuongtruc", "quantri", wards=(6, 7, 8)
    ),
}

# Addresses that give no page: a file, an answer to a script, a redirect, or a button's target.
NO_PAGE = {
    "healthz",
    "set_language",
    "logout",
    "admin_login",
    "admin_logout",
    "admin_password_change",
    "session_end",
    "sign_in_code",
    "resume",
    "awards_workbook",
    "history_text",
    "board_workbook",
    "library_archive",
    "board_library_archive",
    "criterion_archive",
    "evidence_picture",
    "deadlines",
    "paper",
    "paper_template_file",
    "paper_template_preview",
    "papers_archive",
    "board_take_over",
    "scorecard_item",
    "board_item",
    "item_verify",
    "board_survey_item",
    "gallery",
    "setup_import_template",
    "wards_import_template",
    "officers_import_template",
    "scorecard_file",
    "survey_file",
    "board_ward_file",
    "board_file",
    "scorecard_form",
    "board_form",
    "scan_picture",
    "signed_paper",
    "seen",
}


def pages(scene: Scene, seen: set[str], language: str = "vi") -> Iterator[Page]:
    """Every page of the scene that is not `seen` yet, refused forms and the pages of errors
    included.
    """
    for who, user in scene.people.items():
        client = make_client(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for name, address in _addresses(scene, user):
            page = _opened(scene, name, who, address, client)
            if page is None or not _is_new(page, seen):
                continue
            yield page
            yield from _refusals(page, seen)
            yield from (asked for asked in _asked_again(page) if _is_new(asked, seen))
            yield from (brought for brought in _brought_back(page) if _is_new(brought, seen))
        yield from (page for page in _errors(scene, who, client) if _is_new(page, seen))


def _addresses(scene: Scene, user: User | None) -> Iterator[tuple[str, str]]:
    """Every named address with every set of facts that fits it, once each; then the units of a
    province, and the one page of ours within the Django admin.
    """
    told: set[str] = set()
    for name, route in sorted(ROUTES.items()):
        if name in NO_PAGE:
            continue
        for facts in scene.facts or [{}]:
            for chosen in _choices(route):
                known = facts | chosen
                if route.keys <= set(known):
                    address = reverse(name, kwargs={key: known[key] for key in route.keys})
                    if address not in told:
                        told.add(address)
                        yield name, address
    yield "unit_official", reverse("unit_official") + "?province=92"
    if user and is_head(user):
        for slug in {facts["slug"]: None for facts in scene.facts}:
            cards = Scorecard.objects.filter(campaign__slug=slug).values_list("pk", flat=True)
            asked = urlencode({"card": list(cards)}, doseq=True)
            yield "admin tiers", f"{reverse('admin:scoring_scorecard_assign_tiers')}?{asked}"


def _choices(route: Route) -> list[Facts]:
    """The acts that an address may name."""
    for key, acts in (("action", ACTIONS), ("act", tuple(ACCOUNT_ACTS))):
        if key in route.keys:
            return [{key: act} for act in acts]
    return [{}]


def _undrawn(request: HttpRequest, template: str, status: int, sentence: str = "") -> HttpResponse:
    """In place of a page of errors where it is not looked at: two of three addresses open to nobody
    but somebody else. `_errors` draws one of each.
    """
    return HttpResponse(status=status)


def _opened(scene: Scene, name: str, who: str, address: str, client: Client) -> Page | None:
    # Of five addresses three open to somebody else: the log need not tell of each.
    with patch.object(errors, "_page", _undrawn), patch.object(REFUSALS, "disabled", True):
        answer = client.get(address)
    is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    return Page(scene.name, name, who, address, answer, client) if is_page else None  # type: ignore[arg-type]


def _is_new(page: Page, seen: set[str]) -> bool:
    """What is made alike is looked at once, and everybody's own first page always.

    Made alike: the same elements in the same classes in the same order, a run of the same rows as
    one row.
    """
    made = re.findall(
        r'<(\w+)(?:[^>]*? class="([^"]*)")?', page.html.partition("<main")[2] or page.html
    )
    rows = " ".join(".".join(one) for one in made).split(" tr.")
    shape = f"{page.answer.status_code} {page.name} " + " tr.".join(row for row, _ in groupby(rows))
    if page.name == "home":
        shape += page.who
    is_new = shape not in seen
    seen.add(shape)
    return is_new


def _refusals(page: Page, seen: set[str]) -> Iterator[Page]:
    """The page again for each kind of form on it that refuses what makes no sense, with what it
    says then.
    """
    for form in _forms(page.html):
        target = form.action or page.address
        try:
            kind = f"{page.name}, {resolve(target.partition('?')[0]).url_name} refused"
        except Resolver404:
            continue
        for nonsense in ("", "?") if kind not in seen else ():
            answer = _tried(page.client, target, form.hidden | dict.fromkeys(form.typed, nonsense))
            # What is answered to a form without sending on is shown that once.
            if answer.status_code in {200, 422} and answer["Content-Type"].startswith("text/html"):
                seen.add(kind)
                yield Page(page.scene, kind, page.who, page.address, answer, page.client)
                break


# What is typed where an act asks once more, on a page that says what follows from it.
ASKED_AGAIN = {
    "board_answer": {"answer": "lowered", "points": "0", "reason": "See the file"},
    "unit_merge": {
        "name": "An Khang",
        "code": "moi",
        "day": "01/09/2026",
        "basis": "NQ 1",
        "people_too": "on",
    },
}


def _asked_again(page: Page) -> Iterator[Page]:
    if page.name not in ASKED_AGAIN:
        return
    for form in _forms(page.html):
        answer = _tried(page.client, page.address, form.hidden | ASKED_AGAIN[page.name])
        if answer.status_code == 200:
            kind = f"{page.name}, asked again"
            yield Page(page.scene, kind, page.who, page.address, answer, page.client)


def _brought_back(page: Page) -> Iterator[Page]:
    """A sheet that comes back with something new, something that cannot be taken, and something
    that the program has otherwise meanwhile.
    """
    if page.name not in {"scorecard_sheet", "board_ward_sheet"}:
        return
    sent = page.client.get(page.address.replace("sheet/", "sheet.xlsx"))
    if sent.status_code != 200:  # a year that is over gives none out
        return
    book = load_workbook(BytesIO(b"".join(sent.streaming_content)))  # type: ignore[attr-defined]
    sheet = book.worksheets[0]
    keys = {cell.value: cell.column for cell in sheet[5]}
    filled = [key for key in keys if str(key).startswith("c_base_") and str(key).endswith("points")]
    at, base = keys[filled[-1].replace("base_", "")], keys[filled[-1]]
    rows = [row for row in range(7, sheet.max_row) if sheet.cell(row, base).value]
    for row, value in zip(rows, (0.5, "x", 1), strict=False):
        sheet.cell(row, at).value = value
    sheet.cell(rows[2], base).value = "b0,25"
    sheet.delete_rows(5)  # the keys above the headings: they are asked for
    file = BytesIO()
    book.save(file)
    answer = _tried(
        page.client, page.address, {"file": SimpleUploadedFile("a.xlsx", file.getvalue())}
    )
    kind = f"{page.name}, brought back"
    yield Page(page.scene, kind, page.who, page.address, answer, page.client)


def _tried(client: Client, target: str, typed: dict[str, Any]) -> HttpResponse:
    """Sent and undone: nothing of it stays in the database."""
    with transaction.atomic():
        answer = client.post(target, typed)
        transaction.set_rollback(True)
    return answer  # type: ignore[return-value]


class _Form:
    def __init__(self, action: str) -> None:
        self.action = action
        self.hidden: dict[str, str] = {}
        self.typed: list[str] = []


class _Forms(HTMLParser):
    """The forms that post, in `main`, with their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Form] = []
        self.open: _Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = _Form(facts.get("action", ""))
            if facts.get("method") == "post":
                self.found.append(self.open)
        elif self.open and facts.get("name") and tag in {"input", "textarea", "select"}:
            if facts.get("type") == "hidden":
                self.open.hidden[facts["name"]] = facts.get("value", "")
            elif facts.get("type") not in {"checkbox", "radio", "file", "submit"}:
                self.open.typed.append(facts["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def _forms(html: str) -> list[_Form]:
    parser = _Forms()
    parser.feed(html.partition("<main")[2].partition("</main>")[0])
    return parser.found


def _errors(scene: Scene, who: str, client: Any) -> Iterator[Page]:
    """The pages of trouble.

    What breaks the program or the database is rendered as its handler does it.
    """
    if scene.name == "verified" and who == "head":
        for address, answer in _states_of_a_job(scene.facts[0], client):
            yield Page(scene.name, f"job {address}", who, address, answer, client)
    if scene.name != "verified" or who not in {"anonymous", "own officer"}:
        return
    answers: dict[str, Any] = {
        "/nothing/here/": client.get("/nothing/here/"),
        "/logout-by-get": client.get(reverse("logout")),
    }
    if who == "own officer":
        answers["/logout-by-get"] = client.get(reverse("logout"))
        answers["/forbidden"] = client.get(reverse("board", args=[scene.facts[0]["slug"]]))
        strict = Client(enforce_csrf_checks=True)
        answers["/csrf"] = strict.post(reverse("login"), {"username": "x"})
        for problem in (RuntimeError("a bug"), OSError(28, "No space left on device")):
            try:
                raise problem
            except (RuntimeError, OSError):
                answers[f"/{type(problem).__name__}"] = errors.server_error(
                    RequestFactory().get("/")
                )
        for code, template in ((400, "400.html"), (409, "409.html"), (413, "413.html")):
            request: Any = RequestFactory().get("/")
            request.user = scene.people[who]
            request.session = client.session
            answers[f"/{code}"] = errors._page(request, template, code, "Phiếu đang ở bước khác.")
    answers |= _after_acts(scene, client) if who == "own officer" else {}
    for address, answer in answers.items():
        if answer.status_code >= 400 or address.startswith("/after"):
            yield Page(
                scene.name, f"error {answer.status_code} {address}", who, address, answer, client
            )  # type: ignore[arg-type]


def _states_of_a_job(facts: Facts, client: Client) -> Iterator[tuple[str, Any]]:
    """The page of an act over many units: at work, left alone, stopped, stopped half-way."""
    now = timezone.now()
    running = {"finished_at": None, "units": 9, "units_done": 2, "parts_done": 1, "asked_at": now}
    stopped = {"finished_at": now, "refusal": "Danh sách vừa thay đổi. Hãy xem lại rồi xác nhận."}
    states: dict[str, dict[str, Any]] = {
        "running": running | {"moved_at": now},
        "waiting": running | {"units_done": 0, "asked_at": now - timedelta(minutes=1)},
        "left": running | {"moved_at": now - timedelta(minutes=9)},
        "stopped": running | stopped,
        "half-way": running | stopped | {"kind": JobKind.OPEN},
    }
    for state, said in states.items():
        with transaction.atomic():
            Job.objects.filter(pk=facts["job_id"]).update(**said)
            answer = client.get(reverse("job", args=[facts["slug"], facts["job_id"]]))
            transaction.set_rollback(True)
        yield f"/{state}", answer


def _after_acts(scene: Scene, client: Client) -> dict[str, Any]:
    """Pages that stand behind something done before: too many wrong passwords, a second step, a
    file that is gone.
    """
    user = scene.people["own officer"]
    assert user
    language = client.cookies[settings.LANGUAGE_COOKIE_NAME].value
    right, wrong = ({"username": user.username, "password": one} for one in (PASSWORD, "sai"))
    with transaction.atomic():
        stranger = Client()
        tries = [
            stranger.post(reverse("login"), wrong) for _ in range(settings.AXES_FAILURE_LIMIT + 1)
        ]
        transaction.set_rollback(True)
    with transaction.atomic():
        client.get(reverse("two_steps"))
        key = client.session[NEW_KEY]
        code = f"{TOTP(bytes.fromhex(key)).token():06}"
        spare = client.post(reverse("two_steps"), {"password": PASSWORD, "code": code})
        waiting = Client()
        waiting.post(reverse("login"), right)
        second = waiting.get(reverse("sign_in_code"))
        transaction.set_rollback(True)
    with transaction.atomic():
        late = Client()
        late.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        sent = {
            unsent.FIELD: unsent.mark(user),
            "explanation": Campaign.objects.all()[0].title,
            "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n"),
        }
        late.post(reverse("scorecard", args=[scene.facts[0]["slug"]]), sent)
        late.force_login(user)
        kept = late.get(reverse("resume"))
        transaction.set_rollback(True)
    with transaction.atomic():
        Evidence.objects.update(kind="file", file="nowhere.pdf", size=1, sha256="0" * 64)
        gone = client.get(reverse("evidence", args=[scene.facts[0]["evidence_id"]]))
        SignedPaper.objects.update(file="nowhere.pdf")
        lost = [
            client.get(paper.get_absolute_url())
            for paper in SignedPaper.objects.visible_to(user)[:1]
        ]
        transaction.set_rollback(True)
    return {
        "/after/wrong": tries[-1],
        "/after/spare": spare,
        "/after/code": second,
        "/after/gone": gone,
        **dict(zip(["/after/lost"], lost, strict=False)),
        "/after/kept": kept,
    }
