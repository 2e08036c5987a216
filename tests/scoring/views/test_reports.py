"""The calendar of reports: laid down by the head, filled in by the Board, suggesting the points of
an item that a person confirms; nowhere seen in a campaign without one.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.maintenance import replay
from scoring.models import Act, Campaign, Criterion, Entry, ExpectedReport, TierCondition
from scoring.models.querysets.campaigns import CampaignQuerySet
from scoring.models.report_amendment import amend_report
from scoring.rules.lifecycle import Action, CampaignState
from tests import fields
from tests.factories import (
    make_campaign,
    make_client,
    make_survey,
    make_user,
    make_ward,
    make_ward_officer,
    write_down,
)
from tests.offline import texts
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db
DAY = "%d/%m/%Y"


def days_ago(number):
    return timezone.localdate() - timedelta(days=number)


class Office:
    """Two reports that are due, one to come; criterion 2 (4 points) looks at them."""

    def __init__(self, reviewer):
        campaign = make_campaign(CampaignState.PREPARING, wards=0)
        Criterion.objects.filter(campaign=campaign, parent=None, position=2).update(
            late_costs=Decimal("0.5"), missing_costs=Decimal(1)
        )
        for name, ago in (("Báo cáo quý I", 60), ("Báo cáo quý II", 30), ("Báo cáo năm", -30)):
            ExpectedReport.objects.create(campaign=campaign, name=name, due_on=days_ago(ago))
        campaign = Campaign.objects.get(pk=campaign.pk)
        self.units = [make_ward() for _ in range(2)]
        campaign.scorecards.deal(campaign, self.units)
        Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.OPEN)
        write_down()
        self.campaign, self.reviewer = Campaign.objects.get(pk=campaign.pk), reviewer
        self.board = make_client(reviewer)
        self.first, self.second = self.campaign.scorecards.select_related("campaign", "ward")
        self.reports = list(self.campaign.reports.all())

    def page(self, report):
        return reverse("report", args=[self.campaign.slug, report.pk])

    def fill(self, report, **days):
        where = self.page(report)
        data = fields.typed(self.board.get(where))
        for name, day in days.items():
            card = getattr(self, name)
            data[f"day-{card.pk}"] = day if isinstance(day, str) else f"{day:{DAY}}"
        return self.board.post(where, data)


@pytest.fixture
def office(reviewer):
    return Office(reviewer)


def test_the_board_writes_down_when_a_report_came(office):
    quarter = office.reports[0]
    assert office.fill(quarter, first=days_ago(60), second=days_ago(57)).status_code == 302
    said = texts(office.board.get(office.page(quarter)))
    assert "chậm 3 ngày" in said
    assert "đúng hạn" in said
    entry = Entry.objects.get(act=Act.RECEIVE_REPORT, scorecard=office.second.pk)
    assert entry.new_facts["received_on"] == f"{days_ago(57):{DAY}}"
    plan = office.board.get(reverse("campaign", args=[office.campaign.slug])).content.decode()
    assert reverse("reports", args=[office.campaign.slug]) in plan
    listed = texts(office.board.get(reverse("reports", args=[office.campaign.slug])))
    assert "Báo cáo quý II" in listed
    assert "chưa đến hạn" in listed
    # Put right: another day of the same row.
    assert office.fill(quarter, second=days_ago(58)).status_code == 302
    assert office.second.received_reports.get().received_on == days_ago(58)
    # Taken back: the row is gone, and the record says so.
    assert office.fill(quarter, second="").status_code == 302
    assert not office.second.received_reports.exists()
    assert not list(replay.differences_of_campaigns())


def test_a_unit_reads_what_is_expected_of_it_and_what_came(office):
    office.fill(office.reports[0], second=days_ago(57))
    own = make_client(make_ward_officer(office.second.ward))
    with CaptureQueriesContext(connection) as queries:
        page = own.get(reverse("campaign", args=[office.campaign.slug]))
    assert len(queries) <= 12
    rows = texts(page).partition("Lịch báo cáo")[2]
    assert f"Báo cáo quý I {days_ago(60):{DAY}} {days_ago(57):{DAY}} chậm 3 ngày" in rows
    assert f"Báo cáo quý II {days_ago(30):{DAY}} – chưa nhận" in rows
    assert f"Báo cáo năm {days_ago(-30):{DAY}} – chưa đến hạn" in rows
    other = texts(make_client(make_ward_officer(office.first.ward)).get(page.request["PATH_INFO"]))
    assert "chậm 3 ngày" not in other


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("hôm qua", "Ngày chưa đúng"), (days_ago(-2), "Ngày nhận không thể sau hôm nay")],
)
def test_what_is_no_day_is_a_sentence_and_nothing_is_written(office, typed, sentence):
    answer = office.fill(office.reports[0], first=days_ago(60), second=typed)
    assert answer.status_code == 422
    assert sentence in texts(answer)
    shown = typed if isinstance(typed, str) else f"{typed:{DAY}}"
    assert f'value="{shown}"' in answer.content.decode()
    assert not office.first.received_reports.exists()


def test_who_writes_at_the_same_time_is_told(office):
    where = office.page(office.reports[0])
    data = fields.typed(office.board.get(where)) | {
        f"day-{office.first.pk}": f"{days_ago(59):{DAY}}"
    }
    office.reports[0].receive({office.second.pk: days_ago(60)}, by=office.reviewer)
    assert office.board.post(where, data).status_code == 409
    assert not office.first.received_reports.exists()


def test_who_waits_for_the_lock_writes_over_no_day(office, monkeypatch):
    lock, report = CampaignQuerySet.locked, office.reports[0]
    data = fields.typed(office.board.get(office.page(report)))

    def first_somebody_else(campaigns, pk):
        monkeypatch.setattr(CampaignQuerySet, "locked", lock)
        report.receive({office.second.pk: days_ago(60)}, by=office.reviewer)
        return lock(campaigns, pk)

    monkeypatch.setattr(CampaignQuerySet, "locked", first_somebody_else)
    data[f"day-{office.first.pk}"] = f"{days_ago(59):{DAY}}"
    assert office.board.post(office.page(report), data).status_code == 409
    assert not office.first.received_reports.exists()


def test_a_settled_unit_keeps_its_days(office):
    office.campaign.scorecards.filter(pk=office.first.pk).update(state="absent")
    with refused("card_settled"):
        office.reports[0].receive({office.first.pk: days_ago(60)}, by=office.reviewer)


def judged(office, *typed):
    officer = make_ward_officer(office.first.ward)
    scores = office.first.scores.select_related("item__parent", "scorecard__campaign")
    for score, number in zip(scores.in_official_order(), typed, strict=True):
        score.enter("self", Decimal(number), by=officer)
    office.first.perform(Action.SUBMIT, by=officer)
    make_survey(office.first)
    return scores.in_official_order()


def test_it_suggests_the_points_and_a_person_confirms(office):
    office.fill(office.reports[0], first=days_ago(57))
    own = make_client(make_ward_officer(office.first.ward))
    said = "Báo cáo quý I (chậm 3 ngày), Báo cáo quý II (chưa nhận)"
    card = texts(own.get(reverse("scorecard", args=[office.campaign.slug])))
    assert f"Theo lịch báo cáo: {said}. Đề nghị 2,5 điểm." in card
    score = judged(office, 2, 4, 4)[2]
    slug, code = office.campaign.slug, office.first.ward.code
    page = texts(office.board.get(reverse("board_ward", args=[slug, code])))
    assert "Nhận theo lịch báo cáo 2,5" in page
    where = reverse("board_item", args=[slug, code, score.pk])
    data = {"points": "", "reason": "", "version": score.version, "take": "reports"}
    assert office.board.post(where, data).status_code == 302
    score.refresh_from_db()
    assert (score.verified_points, score.reason) == (Decimal("2.5"), f"Theo lịch báo cáo: {said}.")
    # Only a suggestion: other points with a reason stand as well.
    other = {"points": "3", "reason": "Quý II có lý do chính đáng", "version": score.version}
    assert office.board.post(where, other).status_code == 302


def test_it_suggests_them_over_all_units_too(office):
    office.fill(office.reports[0], first=days_ago(57))
    score = judged(office, 2, 4, 4)[2]
    where = reverse("item_across", args=[office.campaign.slug, score.item.code])
    page = texts(office.board.get(where))
    assert "Báo cáo quý I (chậm 3 ngày), Báo cáo quý II (chưa nhận)" in page
    assert "Nhận theo lịch báo cáo 2,5" in page
    data = {f"points-{score.pk}": "", f"reason-{score.pk}": "", f"was-{score.pk}": ""}
    data |= {f"version-{score.pk}": score.version, "take": f"reports-{score.pk}"}
    verify = reverse("item_verify", args=[office.campaign.slug, score.item.code])
    assert office.board.post(verify, data).status_code == 302
    score.refresh_from_db()
    assert score.verified_points == Decimal("2.5")
    assert score.reason.startswith("Theo lịch báo cáo: Báo cáo quý I (chậm 3 ngày)")
    assert "Nhận theo lịch báo cáo" not in texts(office.board.get(where))


def test_a_level_may_ask_for_it(office):
    best = office.campaign.tiers.first()
    TierCondition.objects.create(campaign=office.campaign, tier=best, kind="reports")
    for score in judged(office, 2, 4, 4):
        score.enter("verified", score.self_points, by=office.reviewer)
    office.first.perform(Action.VERIFY, by=office.reviewer)
    suggested = Campaign.objects.get(pk=office.campaign.pk).suggestions()[office.first.pk]
    assert suggested.level.name == "Khá"
    assert (
        "Báo cáo quý I (chưa nhận), Báo cáo quý II (chưa nhận)"
        in suggested.unmet_conditions[0].sentence
    )
    for report in office.reports[:2]:
        report.receive({office.first.pk: report.due_on}, by=office.reviewer)
    assert Campaign.objects.get(pk=office.campaign.pk).suggestions()[office.first.pk].level == best


def test_the_head_lays_it_down_and_says_what_it_costs(head):
    campaign = make_campaign(CampaignState.PREPARING, wards=1)
    client, where = make_client(head), reverse("setup_reports", args=[campaign.slug])
    criteria = reverse("setup_criteria", args=[campaign.slug])
    assert "Trừ mỗi báo cáo chậm" not in texts(client.get(criteria))
    typed = fields.typed(client.get(where)) | {
        "rows-0-name": "Báo cáo quý I", "rows-0-due_on": "25/03/2026",
        "rows-1-name": "Báo cáo quý I", "rows-1-due_on": "25/03/2026",
    }  # fmt: skip
    twice = client.post(where, typed)
    assert (twice.status_code, "đã có ở một dòng khác" in texts(twice)) == (422, True)
    assert client.post(where, typed | {"rows-1-name": "Báo cáo quý II"}).status_code == 302
    assert campaign.reports.count() == 2
    page = client.get(criteria)
    assert "Trừ mỗi báo cáo chậm" in texts(page)
    half = fields.typed(page) | {"rows-1-late_costs": "0,5"}
    assert "Hãy ghi cả hai mức" in texts(client.post(criteria, half))
    assert client.post(criteria, half | {"rows-1-missing_costs": "1"}).status_code == 302
    item = Criterion.objects.get(campaign=campaign, parent=None, position=2)
    assert (item.late_costs, item.missing_costs) == (Decimal("0.5"), 1)
    copy = Campaign.launch(
        by=head, model=campaign, year=2027, title="Năm sau", superior_body="A", issuing_body="B",
        deciding_body="C",
    )  # fmt: skip
    assert list(copy.reports.values_list("due_on", flat=True)) == [date(2027, 3, 25)] * 2
    assert copy.criteria.filter(late_costs=Decimal("0.5")).count() == 1


def test_the_table_refuses_half_a_rule():
    campaign = make_campaign(CampaignState.PREPARING, wards=0)
    name = "reports_cost_points_of_an_item_that_takes_points"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Criterion.objects.filter(campaign=campaign).update(late_costs=Decimal(1))


def test_a_campaign_without_a_calendar_sees_nothing_of_it(reviewer):
    campaign = make_campaign(wards=1)
    card = campaign.scorecards.select_related("ward").get()
    own, board = make_client(make_ward_officer(card.ward)), make_client(reviewer)
    for client, name, more in (
        (own, "scorecard", []), (own, "campaign", []), (board, "board_ward", [card.ward.code]),
        (board, "board", []), (board, "campaign", []),
    ):  # fmt: skip
        assert "ịch báo cáo" not in texts(client.get(reverse(name, args=[campaign.slug, *more])))


def test_the_boards_page_and_the_result_cost_twelve_queries_with_reports(office, head):
    card, reviewer = office.first, office.reviewer
    for score in judged(office, 2, 4, 4):
        score.enter("verified", score.self_points, by=reviewer)
    Criterion.objects.filter(campaign=office.campaign, parent=None).update(reviewer=reviewer)
    board, own = make_client(head), make_client(make_ward_officer(card.ward))
    slug = office.campaign.slug
    pages = [
        (board, reverse("board_ward", args=[slug, card.ward.code])),
        (own, reverse("scorecard", args=[slug])),
    ]
    submitted_before(card, reviewer)
    for action in (None, Action.VERIFY):
        if action:
            card.perform(action, by=head)
        for client, page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            assert len(queries) <= 12, (page, action)
    board_page = texts(board.get(pages[0][1]))
    assert "Thay đổi so với lần nộp trước" in board_page


def submitted_before(card, by):
    """Returned and submitted once more."""
    officer = make_ward_officer(card.ward)
    until, why = timezone.now() + timedelta(days=2), "Bổ sung minh chứng"
    card.perform(Action.RETURN, by=make_user(Role.HEAD), reason=why, until=until)
    score = card.scores.select_related("item__parent", "scorecard__campaign").first()
    score.enter("self", Decimal("1.5"), by=officer)
    card.perform(Action.SUBMIT, by=officer)
    score.refresh_from_db()
    score.enter("verified", Decimal("1.5"), by=by)


def test_a_result_that_stands_is_not_looked_at_again(office, head):
    """A report that falls due after the result is no fault beside it."""
    for score in judged(office, 2, 4, 4):
        score.enter("verified", score.self_points, by=office.reviewer)
    office.first.perform(Action.VERIFY, by=head)
    where = reverse("board_ward", args=[office.campaign.slug, office.first.ward.code])
    assert "Theo lịch báo cáo:" in texts(office.board.get(where))
    office.campaign.scorecards.update(state="final")
    assert "Theo lịch báo cáo:" not in texts(office.board.get(where))


def test_the_locked_plan_says_what_reports_cost(office, head):
    page = texts(make_client(head).get(reverse("setup_criteria", args=[office.campaign.slug])))
    assert "mỗi báo cáo chậm trừ 0,5, không có trừ 1" in page
    own = make_client(make_ward_officer(office.first.ward))
    page = texts(own.get(reverse("campaign", args=[office.campaign.slug])))
    assert "mỗi báo cáo chậm trừ 0,5, không có trừ 1" in page


# Amended after the opening


def amended(office, head, report, **typed):
    where = reverse("report_amend", args=[office.campaign.slug, report.pk])
    desk = make_client(head)
    return desk.post(where, fields.typed(desk.get(where)) | {"reason": "Kế hoạch ghi nhầm"} | typed)


def test_the_locked_page_of_the_plan_leads_to_the_calendar_that_is_still_amended(office, head):
    page = make_client(head).get(reverse("setup_reports", args=[office.campaign.slug]))
    assert reverse("reports", args=[office.campaign.slug]) in page.content.decode()


def test_the_head_amends_the_calendar_and_all_units_read_it(office, head):
    report = office.reports[2]
    day = timezone.localdate() + timedelta(days=40)
    assert amended(office, head, report, due_on=f"{day:{DAY}}").status_code == 302
    report.refresh_from_db()
    assert report.due_on == day
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.reason, entry.subject) == (
        Act.REPORTS, "Kế hoạch ghi nhầm", "Báo cáo năm",
    )  # fmt: skip
    assert entry.new["due_on"] == f"{day:{DAY}}"
    own = make_client(make_ward_officer(office.second.ward))
    plan = texts(own.get(reverse("campaign", args=[office.campaign.slug])))
    amendments = plan.partition("Sửa đổi, đính chính sau khi mở")[2]
    assert "Báo cáo năm" in amendments
    assert f"{day:{DAY}}" in amendments
    assert "Kế hoạch ghi nhầm" in plan
    assert "Kế hoạch ghi nhầm" in texts(own.get(reverse("home")))
    assert list(replay.differences_of_campaigns(office.campaign)) == []


def test_a_report_is_added_or_dropped_and_the_calendar_follows(office, head):
    where = reverse("report_new", args=[office.campaign.slug])
    day = timezone.localdate() + timedelta(days=10)
    facts = {"name": "Báo cáo chuyên đề", "due_on": f"{day:{DAY}}", "reason": "Bổ sung"}
    desk = make_client(head)
    assert "Thêm vào lịch" in texts(desk.get(where))
    assert desk.post(where, facts).status_code == 302
    assert office.campaign.reports.count() == 4
    again = desk.post(where, facts)
    assert (again.status_code, "đã có với cùng hạn gửi" in texts(again)) == (409, True)
    assert amended(office, head, office.reports[2], drop="on").status_code == 302
    assert [one.name for one in office.campaign.reports.all()] == [
        "Báo cáo quý I", "Báo cáo quý II", "Báo cáo chuyên đề",
    ]  # fmt: skip
    assert list(replay.differences_of_campaigns(office.campaign)) == []


def test_a_day_that_came_or_is_over_is_not_moved_and_a_name_still_put_right(office, head):
    past = f"{days_ago(1):{DAY}}"
    refused_page = amended(office, head, office.reports[2], due_on=past)
    assert "Hạn gửi mới phải từ hôm nay trở đi" in texts(refused_page)
    office.fill(office.reports[0], first=days_ago(57))
    later = f"{timezone.localdate() + timedelta(days=9):{DAY}}"
    assert amended(office, head, office.reports[0], due_on=later).status_code == 409
    assert amended(office, head, office.reports[0], name="Báo cáo quý 1").status_code == 302
    first = office.campaign.reports.get(pk=office.reports[0].pk)
    assert (first.name, first.due_on) == ("Báo cáo quý 1", office.reports[0].due_on)


def test_a_calendar_by_which_nobody_is_judged_is_found_on_the_page_of_the_plan(head):
    campaign = make_campaign(wards=1)
    plan, link = campaign.get_absolute_url(), reverse("reports", args=[campaign.slug])
    desk = make_client(head)
    assert f'href="{link}"' not in desk.get(plan).content.decode()
    day = timezone.localdate() + timedelta(days=10)
    facts = {"name": "Báo cáo chuyên đề", "due_on": f"{day:{DAY}}", "reason": "Bổ sung"}
    desk.post(reverse("report_new", args=[campaign.slug]), facts)
    assert f'href="{link}"' in desk.get(plan).content.decode()


def test_nothing_is_amended_once_somebody_was_judged_by_it(office, head):
    score = judged(office, 2, 4, 4)[2]
    score.enter("verified", score.self_points, by=office.reviewer)
    page = amended(office, head, office.reports[2], drop="on")
    assert office.campaign.reports.count() == 3
    assert "Đã có đơn vị được thẩm định theo lịch báo cáo" in texts(page)
    new = texts(make_client(head).get(reverse("report_new", args=[office.campaign.slug])))
    assert "Đã có đơn vị được thẩm định theo lịch báo cáo" in new


def test_an_amendment_without_a_reason_or_over_another_one_is_a_sentence(office, head):
    report = office.reports[2]
    no_reason = amended(office, head, report, name="Báo cáo cả năm", reason=" ")
    assert no_reason.status_code == 422
    assert 'value="Báo cáo cả năm"' in no_reason.content.decode()
    with refused("reason_missing"):
        amend_report(
            office.campaign,
            report,
            by=head,
            reason=" ",
            name="Báo cáo cả năm",
            due_on=report.due_on,
        )
    stale = amended(office, head, report, name="Báo cáo cả năm", seen="khác")
    assert stale.status_code == 409
    assert "Đang lưu: Báo cáo năm, hạn gửi" in texts(stale)
    assert amended(office, head, report).status_code == 409  # nothing differs
