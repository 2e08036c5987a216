"""What comes with every answer: headers, an id that stands in the log, a page of its own for every
trouble.
"""

import json
import logging
import logging.config
import os
import re
import subprocess
import sys
from decimal import Decimal

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from campaign import settings as configured
from campaign.log import JsonLines, RequestId
from scoring.views import errors
from scoring.views.evidence import SEALED
from tests.factories import make_client, make_scorecard, make_ward_officer
from tests.world import World

pytestmark = pytest.mark.django_db
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action "
    "'self'; frame-ancestors 'none'"
)

# What others put in goes out under a stricter policy.
FILES = {
    "evidence",
    "signed_paper",
    "scan_picture",
    "library_archive",
    "board_library_archive",
    "criterion_archive",
    "paper_template_file",
    "paper_template_preview",
}


def directives(policy):
    return {one.strip() for one in policy.split(";")}


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=|\sstyle=|<style|javascript:"
)
FORM = re.compile(r'<form[^>]*method="post"[^>]*>.*?</form>', re.S)
ITS_ID = 'name="request_id"'
OF_ACCOUNTS = re.compile(r'(action|data-password)="/(accounts|language)/')


def wrong_with(name, who, answer):
    """What is wrong with the headers or the code of an answer, in words; asked of what every
    address answers to everybody (tests/test_access.py).
    """
    hands_out = name in FILES and (
        "attachment" in answer.get("Content-Disposition", "")
        or answer["Content-Type"].startswith("image/")
    )
    policy = SEALED["Content-Security-Policy"] if hands_out else POLICY
    meant = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    found = [header for header, value in meant.items() if answer.get(header) != value]
    if directives(answer["Content-Security-Policy"]) != directives(policy):
        found.append("Content-Security-Policy")
    if "camera=()" not in answer["Permissions-Policy"]:
        found.append("Permissions-Policy")
    if not {"private", "no-cache"} & directives(answer["Cache-Control"].replace(",", ";")):
        found.append("Cache-Control")
    if is_page(answer):
        page = answer.content.decode()
        found += ["inline code"] if INLINE.search(page) else []
        forms = forms_of_acts(who, answer)
        found += [f"no id: {form[:200]}" for form in forms if form.count(ITS_ID) != 1]
    return found


def is_page(answer):
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def forms_of_acts(who, answer):
    """Each carries an id, by which the same sending twice has one effect."""
    if answer.request["PATH_INFO"].startswith("/accounts/") or who in {
        "anonymous",
        "administrator",
    }:
        return []
    forms = FORM.findall(answer.content.decode())
    return [form for form in forms if not OF_ACCOUNTS.search(form)]


def test_a_form_of_an_act_without_its_id_is_noticed(head):
    """So is every other thing that is looked for in what addresses answer."""
    card = make_scorecard()
    answer = make_client(head).get(reverse("board", args=[card.campaign.slug]))
    assert wrong_with("board", "head", answer) == []
    bare = '<form method="post" action="/campaigns/"></form>'
    answer.content = f'{bare}<p style="x">'.encode()
    del answer["X-Frame-Options"]
    answer["Cache-Control"] = "public"
    found = wrong_with("board", "head", answer)
    assert found == ["X-Frame-Options", "Cache-Control", "inline code", f"no id: {bare}"]


def test_signing_out_clears_what_the_browser_kept():
    client = make_client(make_ward_officer())
    assert client.post(reverse("logout"))["Clear-Site-Data"] == '"cache"'


def test_cookies_are_for_this_site_and_no_script():
    assert configured.SESSION_COOKIE_HTTPONLY
    client = Client()
    officer = make_ward_officer()
    client.post(reverse("login"), {"username": officer.username, "password": "mật-khẩu-thử-nghiệm"})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_over_https_cookies_are_for_this_host_alone():
    """Of the program as it runs in production: a browser takes a name with __Host- over HTTPS from
    this host alone.
    """
    code = """
import django; django.setup()
from django.conf import settings as s
from wards.database.standby import COOKIE
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, COOKIE)
print(all((s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.LANGUAGE_COOKIE_HTTPONLY)))
print(s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH, s.LANGUAGE_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN, s.MESSAGE_STORAGE)
"""
    environment = os.environ | {"HTTPS": "true", "DJANGO_SETTINGS_MODULE": "campaign.settings"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    names, secure, paths = ran.stdout.splitlines()
    assert all(name.startswith("__Host-") for name in names.split())
    assert secure == "True"
    assert paths.startswith("/ / / None")
    assert "cookie" not in paths.lower()


# The log


def lines(caplog):
    return [record for record in caplog.records if record.name == "campaign.log"]


def test_a_request_is_one_line_without_its_query_or_content(caplog):
    officer = make_ward_officer()
    caplog.set_level(logging.INFO)
    make_client(officer).get("/?q=bí-mật")
    (line,) = lines(caplog)
    assert (line.method, line.path, line.status, line.user) == ("GET", "/", 200, officer.pk)
    assert "bí-mật" not in caplog.text


def as_json(**brought):
    """What stands in the log's line of a call that brings this along."""
    record = logging.makeLogRecord({"name": "a", "levelname": "INFO", "msg": "Một\nhai"} | brought)
    line = JsonLines().format(record)
    assert "\n" not in line
    return json.loads(line, parse_constant=lambda constant: pytest.fail(f"{constant} is no JSON"))


def test_what_is_found_missing_is_no_line_with_its_query_either(caplog):
    """Django brings the whole request along."""
    Client().get("/khong-co/", {"q": "bi-mat"})
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert "bi-mat" in str(record.request)
    told = JsonLines().format(record)
    assert "/khong-co/" in told
    assert "bi-mat" not in told


def test_a_line_of_the_log_is_json_whatever_its_call_brings_along():
    circle = []
    circle.append(circle)
    told = as_json(points=Decimal("4.5"), units={("p1", 2): "x"}, share=float("nan"), round=circle)
    assert told["message"] == "Một\nhai"
    assert told["points"] == "4.5"
    assert told["units"] == "{('p1', 2): 'x'}"
    assert told["share"] == "nan"
    assert as_json(ms=12, user=None)["ms"] == 12


def test_what_a_call_brings_along_does_not_pass_for_the_line_s_own():
    assert as_json(level="CRITICAL", time="1999")["level"] == "INFO"


def test_a_failure_is_one_line_with_its_traceback():
    try:
        raise RuntimeError("hỏng")
    except RuntimeError:
        told = as_json(exc_info=sys.exc_info())
    assert told["exc_info"].endswith("RuntimeError: hỏng")


def test_no_password_note_or_name_of_evidence_gets_into_the_log(caplog):
    card = make_scorecard()
    score = card.scores.in_official_order()[0]
    officer = make_ward_officer(card.ward)
    caplog.set_level(logging.DEBUG)
    client = Client()
    client.post(reverse("login"), {"username": officer.username, "password": "mật-khẩu-thử-nghiệm"})
    facts = {"points": "1", "explanation": "một lời giải trình", "version": "1"}
    client.post(reverse("scorecard_item", args=[card.campaign.slug, score.pk]), facts)
    client.post(
        reverse("evidence_add", args=[card.campaign.slug, score.pk]),
        {"kind": "document", "title": "Báo cáo kín", "number": "12-BC", "issued_on": "01/02/2026"},
    )
    said = "\n".join(
        f"{record.getMessage()} {record.__dict__}"
        for record in caplog.records
        if not record.name.startswith("django.db")
    )
    assert len(lines(caplog)) == 3
    for secret in ("mật-khẩu-thử-nghiệm", "một lời giải trình", "Báo cáo kín"):
        assert secret not in said


def test_the_log_is_json_with_the_id_of_the_request():
    formatting = configured.LOGGING | {
        "handlers": {"console": configured.LOGGING["handlers"]["console"]}
    }
    configurator = logging.config.DictConfigurator(formatting)
    formatter = configurator.configure_formatter(dict(configured.LOGGING["formatters"]["json"]))
    record = logging.LogRecord("campaign.log", logging.INFO, "", 0, "đã lưu", (), None)
    record.request_id = "abc"
    said = json.loads(formatter.format(record))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}", said["time"])
    assert (said["level"], said["logger"], said["message"], said["request_id"]) == (
        "INFO",
        "campaign.log",
        "đã lưu",
        "abc",
    )


def test_what_django_says_after_the_answer_has_its_id_too(caplog):
    caplog.handler.addFilter(RequestId())
    answer = make_client(make_ward_officer()).get("/campaigns/1999/")
    said = [one.request_id for one in caplog.records if one.name == "django.request"]
    assert said == [answer["X-Request-ID"]]


# Troubles


def test_the_code_on_the_page_begins_the_id_of_the_request():
    answer = make_client(make_ward_officer()).get("/campaigns/1999/")
    assert answer.status_code == 404
    assert f"<strong>{answer['X-Request-ID'][:8]}</strong>" in answer.content.decode()


def test_a_button_s_address_says_so(head):
    card = make_scorecard()
    answer = make_client(head).get(
        reverse("board_take_over", args=[card.campaign.slug, card.ward.code])
    )
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "không mở trực tiếp được" in answer.content.decode()


def test_trace_is_refused(head):
    """Of every page that does something, and without repeating what was sent."""
    world = World.make()
    for name in ("home", "campaigns", "board", "scorecard"):
        answer = make_client(world.people["head"]).generic(
            "TRACE", world.address(name), b"", HTTP_X_SECRET="geheim"
        )
        assert answer.status_code in (403, 404, 405), name
        assert b"geheim" not in answer.content


def test_too_much_at_once_is_told_in_words():
    card = make_scorecard()
    client = make_client(make_ward_officer(card.ward))
    address = reverse("scorecard", args=[card.campaign.slug])
    for much in ({"explanation": "x" * 3_000_000}, {f"f{number}": "" for number in range(12_000)}):
        answer = client.post(address, much)
        assert answer.status_code == 413
        assert "quá lớn" in answer.content.decode()


def test_a_broken_form_is_told_in_words():
    client = make_client(make_ward_officer())
    answer = client.post(
        "/accounts/password_change/", b"rubbish", content_type="multipart/form-data; boundary="
    )
    assert answer.status_code == 400
    assert "không hiểu yêu cầu" in answer.content.decode()


def test_a_form_without_its_token_is_told_in_words():
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("login"), {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()


def test_a_crash_is_told_in_words_without_asking_anything_else():
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Chương trình gặp lỗi" in answer.content.decode()
