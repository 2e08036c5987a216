"""The calendar file, read back by a library that shares no code with its writer."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from scoring.documents.calendar_file import calendar, fold
from scoring.pages.deadlines import Deadline

NOW = datetime(2026, 11, 1, 1, tzinfo=UTC)
AWKWARD = "Hạn “nộp”; Phường 1, cụm A\\B\nđợt hai"


def written(*deadlines):
    return calendar(
        deadlines, name="Thi đua 2026", source="2026@thidua.vn", url="https://thidua.vn/", now=NOW
    )


def events(data):
    return Calendar.from_ical(data).walk("VEVENT")


def test_a_deadline_keeps_its_moment_its_words_and_its_name():
    until = timezone.make_aware(datetime(2026, 11, 30, 17))
    [event] = events(written(Deadline("self", until, AWKWARD, "Tính 7 ngày, không tính Chủ nhật")))
    assert event.decoded("dtstart") == until
    assert event["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event.decoded("dtstart").astimezone(ZoneInfo("Europe/Paris")).hour == 11
    assert str(event["summary"]) == AWKWARD
    assert str(event["description"]) == "Tính 7 ngày, không tính Chủ nhật"
    assert str(event["uid"]) == "self-2026@thidua.vn"
    assert event.walk("VALARM")[0].decoded("trigger") == timedelta(days=-1)


def test_the_zone_is_written_out():
    [zone] = Calendar.from_ical(written()).walk("VTIMEZONE")
    offset = zone.to_tz().utcoffset(datetime(2026, 11, 30, 17))
    assert (str(zone["tzid"]), offset) == ("Asia/Ho_Chi_Minh", timedelta(hours=7))


@pytest.mark.parametrize("length", [60, 73, 74, 75, 76, 149, 150, 400])
def test_no_line_is_longer_than_the_format_allows_and_no_letter_is_cut(length):
    line = "SUMMARY:" + ("ệ" * length)
    pieces = list(fold(line))
    assert max(len(piece.encode()) for piece in pieces) <= 75
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_lines_end_as_the_format_wants():
    data = written(Deadline("self", NOW, "x" * 200))
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_the_name_of_the_calendar_is_escaped_as_other_texts_are():
    # Read as bytes: see findings/icalendar-calendar-name.sh.
    data = calendar([], name="Thi đua 2026; cụm A, B", source="a", url="https://a.vn/", now=NOW)
    lines = data.decode().split("\r\n")
    for key in ("NAME", "X-WR-CALNAME"):
        assert rf"{key}:Thi đua 2026\; cụm A\, B" in lines


def test_the_moment_of_writing_is_in_universal_time():
    # See findings/ical-generator-stamp.sh.
    hanoi = NOW.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    data = calendar(
        [Deadline("self", NOW, "Hạn nộp")], name="a", source="a", url="https://a.vn/", now=hanoi
    )
    assert b"DTSTAMP:20261101T010000Z\r\n" in data
