"""A year as a Board with many units judges: two clusters, points from numbers, an item that does
not apply, a report that came late, a line above the total and one taken away from it, a second
marker for a sample that anybody draws again, and the conclusion tried out before it.

By the pages, as whoever has no scripts sends them. The year of the announcement, without any of it,
is in `browser/test_whole_year.py`.
"""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from openpyxl import load_workbook

from scoring.maintenance import integrity
from scoring.models import Campaign, Mark, Sample
from scoring.rules.points import show
from tests import fields
from tests.factories import (
    make_campaign,
    make_client,
    make_officer,
    make_user,
    make_ward,
    make_ward_officer,
    write_down,
)
from wards.models import Role

pytestmark = pytest.mark.django_db

UNITS = ("Phường 1", "Phường 2", "Phường 3", "Xã An Lạc", "Xã Hòa Bình")
# Each of the first four: of its points, with what stands above the total and what is taken away.
SUMS = [10, Decimal("9.5"), Decimal("7.5"), 7]
LATE = 4  # sends nothing, by its place in the list
TODAY = "%d/%m/%Y"
DUE = date(2026, 3, 25)


class Person:
    """Somebody at the pages of one campaign."""

    def __init__(self, user):
        self.user, self.client = user, make_client(user)

    def at(self, page, *more):
        return reverse(page, args=["2026", *more])

    def reads(self, page, *more):
        return " ".join(strip_tags(self.client.get(self.at(page, *more)).content.decode()).split())

    def sends(self, typed, page, *more, on=""):
        """Open a page (`on` another one, where the button stands there), change what is named, send
        it; nothing is refused.
        """
        where = self.at(page, *more)
        data = fields.typed(self.client.get(on or where)) | typed
        answer = self.client.post(where, data)
        assert answer.status_code == 302, " ".join(strip_tags(answer.content.decode()).split())
        return answer


class Year:
    """The people, and who is asked where."""

    def __init__(self):
        self.last_year = make_campaign("preparing", wards=0, year=2025)
        units = [make_ward(number, name=name) for number, name in enumerate(UNITS, 1)]
        self.officers = [Person(make_ward_officer(unit)) for unit in units]
        make_officer(units[0], full_name="Trần Thị Lan")
        self.head = Person(make_user(Role.HEAD, full_name="Lê Thị Hoa"))
        self.first = Person(make_user(Role.REVIEWER, full_name="Trần Minh"))
        self.second = Person(make_user(Role.REVIEWER, full_name="Đặng Thu Hà"))
        self.observer = Person(make_user(Role.OBSERVER, full_name="Mai Đức Thịnh"))
        write_down()

    @property
    def campaign(self):
        return Campaign.objects.get(slug="2026")

    def cards(self):
        return self.campaign.scorecards.select_related("ward").in_official_order()

    def scores(self, unit):
        scores = self.cards()[unit].scores.select_related("item__parent", "scorecard__campaign")
        return list(scores.in_official_order())


@pytest.fixture
def year():
    return Year()


def test_a_year_in_clusters_with_numbers_lines_and_a_second_marker(year, capsys):
    the_plan(year)
    wards_score_themselves(year)
    what_two_people_mark(year, capsys)
    the_board_verifies(year)
    before_the_end(year)
    the_end(year)


def the_plan(year):
    head = year.head
    new = head.client.get(reverse("campaign_new"))
    facts = fields.typed(new) | {"year": "2026", "model": str(year.last_year.pk)}
    assert head.client.post(reverse("campaign_new"), facts).status_code == 302
    now = timezone.localtime()
    dates = {
        "opens_at": f"{now - timedelta(days=1):{TODAY}} 08:00",
        "self_deadline": f"{now + timedelta(days=7):{TODAY}} 17:00",
    }
    head.sends(dates, "setup_basics")
    due = {"rows-0-name": "Báo cáo quý I", "rows-0-due_on": f"{DUE:{TODAY}}"}
    head.sends(due, "setup_reports")
    # Item 1.2 by a count, or all its points where it does not apply; criterion 2 by a share.
    count = {"rows-1-points_each": "2", "rows-1-unit": "suất"}
    head.sends(
        count | {"rows-1-when_not_applicable": "full"}, "setup_items", year.campaign.heads[0].pk
    )
    lines = {
        "rows-1-full_from": "97",
        "rows-2-position": "3", "rows-2-title": "Sáng kiến", "rows-2-cap": "2",
        "rows-2-line": "bonus",
        "rows-3-position": "4", "rows-3-title": "Báo cáo chậm", "rows-3-cap": "1",
        "rows-3-line": "minus", "rows-3-late_costs": "0,5", "rows-3-missing_costs": "1",
    }  # fmt: skip
    head.sends(lines, "setup_criteria")
    clusters = {
        "rows-0-position": "1", "rows-0-name": "Cụm phường", "rows-0-units": "\n".join(UNITS[:3]),
        "rows-1-position": "2", "rows-1-name": "Cụm xã", "rows-1-units": "\n".join(UNITS[3:]),
    }  # fmt: skip
    head.sends(clusters, "setup_clusters")
    head.sends({"sure": "on"}, "setup_open")
    assert "Đang diễn ra" in head.reads("campaign")


def wards_score_themselves(year):
    """All but the last, which never sends its card. Phường 1 had nothing to do with item 1.2, the
    report of Phường 3 came a day late.
    """
    when = [DUE, DUE, DUE + timedelta(days=1), DUE, None]
    days = {
        f"day-{card.pk}": f"{day:{TODAY}}"
        for card, day in zip(year.cards(), when, strict=True)
        if day
    }
    year.first.sends(days, "report", year.campaign.reports.get().pk)
    assert "Báo cáo quý I (chậm 1 ngày). Đề nghị 0,5 điểm" in year.officers[2].reads("scorecard")
    typed = (
        ("2", "KPS", "97", "0", "0"),
        ("1,5", "2", "84,4", "0,5", "0"),
        ("2", "1", "97", "0", "0,5"),
        ("1", "2", "50", "0", "0"),
    )
    for unit, (officer, numbers) in enumerate(zip(year.officers, typed, strict=False)):
        points = {
            f"points-{score.pk}": number
            for score, number in zip(year.scores(unit), numbers, strict=True)
        }
        officer.sends(points, "scorecard")
        officer.sends({"declared": "on"}, "scorecard_submit")
    totals = [[score.self_points for score in year.scores(unit)] for unit in range(4)]
    assert [sum(points) for points in totals] == SUMS


def what_two_people_mark(year, capsys):
    """Two units are drawn: what people judge there is marked twice, and where the two differ the
    head settles it. What is counted needs no second mark.
    """
    drawn = {"of": "wards", "size": "2", "names": "", "marker": str(year.second.user.pk)}
    year.head.sends(drawn, "sample_new")
    sample = Sample.objects.get()
    call_command("redraw_sample", sample.code)
    assert "Trùng khớp" in capsys.readouterr().out
    assert "trùng khớp" in year.observer.reads("sample", sample.pk)
    twice = []
    for unit, card in enumerate(year.cards()):
        if card.ward.code in sample.names and unit != LATE:
            score, _counted, _share, idea, _taken = year.scores(unit)
            agreed = {f"points-{idea.pk}": show(idea.self_points)}
            half, reason = {f"points-{score.pk}": "0,5"}, {f"reason-{score.pk}": "Thiếu biên bản"}
            year.first.sends(agreed | {f"points-{score.pk}": show(score.self_points)}, "marking")
            year.second.sends(agreed | half | reason, "marking")
            twice.append(score)
    assert f"{len(twice)} điểm hai người chấm khác nhau" in year.head.reads("marking")
    for score in twice:
        settled = {
            "points": show(score.self_points),
            "reason": "Biên bản có trong tài liệu kèm theo",
        }
        year.head.sends(settled, "marks_settle", score.pk)
    assert "khác nhau: 0" in year.head.reads("marking")
    assert Mark.objects.count() == 4 * len(twice)


def the_board_verifies(year):
    """The first three; Xã An Lạc stays submitted, Xã Hòa Bình has sent nothing."""
    for card in list(year.cards())[:3]:
        verify(year, card)
    assert [card.state for card in year.cards()] == ["verified"] * 3 + ["submitted", "draft"]
    for officer in year.officers[:3]:
        officer.sends({}, "scorecard_step", "accept")


def verify(year, card):
    """The survey found what the unit says."""
    visit = {"visited_on": f"{timezone.localdate():{TODAY}}", "place": "Trụ sở", "team": "Đoàn"}
    code, by = card.ward.code, year.first
    where = by.at("board_survey", code)
    page = by.client.get(where)
    filled = by.client.post(where, fields.typed(page) | visit | {"fill": "self"})
    assert by.client.post(where, fields.typed(filled)).status_code == 302
    by.sends({}, "board_take_over", code, on=by.at("board_ward", code))
    by.sends({}, "board_step", code, "verify")


def before_the_end(year):
    """Tried out, the conclusion names what is in its way; nothing is written by it."""
    place_all(year)
    unit_kind = year.campaign.award_kinds.first()
    best = year.cards()[0]
    year.first.sends(
        {"candidate": str(best.pk), "reason": "Dẫn đầu"}, "award_propose", unit_kind.pk
    )
    entries = year.campaign.entries.count()
    said = year.head.reads("setup_dry_run")
    assert "còn 3 việc" in said
    for obstacle in ("Xã An Lạc", "Xã Hòa Bình", "Giấy khen: Phường 1"):
        assert obstacle in said
    assert year.campaign.entries.count() == entries
    where = year.head.at("setup_conclude")
    assert (
        year.head.client.post(where, fields.typed(year.head.client.get(where))).status_code == 409
    )
    assert year.campaign.is_open


def place_all(year):
    year.head.sends({}, "tiers_apply")
    year.head.sends({}, "finalise")


def the_end(year):
    """Every obstacle is dealt with, and the workbook says what the pages said."""
    verify(year, year.cards()[3])
    year.officers[3].sends({}, "scorecard_step", "accept")
    year.head.sends(
        {"reason": "Xin thôi tham gia"}, "board_step", year.cards()[4].ward.code, "drop"
    )
    place_all(year)
    decision = {"decision_number": "412-QĐ/TU", "decision_date": f"{timezone.localdate():{TODAY}}"}
    year.head.sends(decision, "award_step", year.campaign.awards.get().pk, "decide")
    year.head.sends({}, "award_commend", year.campaign.award_kinds.last().pk)
    assert "không còn gì ngăn lại" in year.head.reads("setup_dry_run")
    year.head.sends({}, "setup_conclude")
    assert year.campaign.is_concluded
    answer = year.observer.client.get(year.observer.at("awards_workbook"))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)), data_only=True)
    ranked = [row[:4] + row[10:11] for row in book["Tổng hợp"].values if row[1] in UNITS]
    assert ranked == [
        (1, "Phường 1", "Cụm phường", 1, 10),
        (2, "Phường 2", "Cụm phường", 2, 9.5),
        (3, "Phường 3", "Cụm phường", 3, 7.5),
        (4, "Xã An Lạc", "Cụm xã", 1, 7),
        (None, "Xã Hòa Bình", "Cụm xã", None, None),
    ]
    items = {row[:2]: row for row in book["Đối chiếu"].values if row[0] in UNITS}
    item = next(
        row for (unit, name), row in items.items() if unit == UNITS[0] and name[:3] == "1.2"
    )
    assert (item[3], item[5], item[-1]) == (4, 4, "không phát sinh")
    honours = [row for row in book["Khen thưởng"].values if row[0] in {1, 2, 3}]
    assert [(row[3], row[6], row[7], row[8], row[11]) for row in honours] == [
        ("Phường 1", "Cụm phường", 1, 1, "412-QĐ/TU"),
        ("Phường 1", "Cụm phường", 1, 1, None),
        ("Phường 2", "Cụm phường", 2, 2, None),
    ]
    assert [result.findings for result in integrity.run_checks() if result.findings] == []
