"""The head's pages: a new campaign, its checklist, its plan in rows, opening and concluding."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.forms.rows.criterion_form import balance
from scoring.forms.setup.basics import BasicsForm
from scoring.forms.setup.campaign import NewCampaignForm, moved, moved_end
from scoring.maintenance import integrity
from scoring.models import Act, Award, Campaign, Criterion, Tier
from scoring.models.awards.commendation import commend_all, unfinished_honours
from scoring.models.campaigns.dealing import admit
from scoring.models.plan.parts import plan_facts
from scoring.rules.lifecycle import Action, CampaignState
from scoring.rules.workdays import WorkCalendar
from tests.factories import (
    make_campaign,
    make_officer,
    make_scorecard,
    make_ward,
    make_ward_officer,
    write_down,
)
from tests.fields import typed
from tests.refusals import refused

pytestmark = pytest.mark.django_db

PAGES = (
    "setup",
    "setup_basics",
    "setup_criteria",
    "setup_tiers",
    "setup_awards",
    "setup_wards",
    "setup_preview",
)


@pytest.fixture
def campaign():
    """In preparation, complete: two units with accounts; 10 points in a criterion with two items
    and one without.
    """
    for _ in range(2):
        make_ward_officer()
    return make_campaign(CampaignState.PREPARING, wards=0)


@pytest.fixture
def desk(head, sign_in):
    return sign_in(head)


def at(name, campaign, *args):
    return reverse(name, args=[campaign.slug, *args])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def change(client, where, **facts):
    """Open a page, change what is named, send it."""
    return client.post(
        where, typed(client.get(where)) | {name.replace("__", "-"): v for name, v in facts.items()}
    )


def last_entry(campaign):
    return campaign.entries.order_by("-number").first()


# A new campaign


def test_a_new_campaign_starts_from_the_newest_with_everything_moved_on(desk):
    year = timezone.localdate().year + 1
    model = make_campaign(
        CampaignState.CONCLUDED,
        wards=1,
        year=year,
        plan_number="12-KH",
        plan_date=date(year, 1, 5),
        opens_at=timezone.make_aware(datetime(year, 10, 1, 7)),
        self_deadline=timezone.make_aware(datetime(year, 11, 30, 17)),
    )
    page = desk.get(reverse("campaign_new"))
    assert f"Lập từ phong trào năm {year}" in text(page)
    answer = desk.post(reverse("campaign_new"), typed(page))
    copy = Campaign.objects.get(year=year + 1)
    assert answer["Location"] == at("setup", copy)
    assert (copy.title, copy.slug) == (f"Phong trào thi đua năm {year + 1}", str(year + 1))
    assert (copy.plan_number, copy.plan_date, copy.model) == ("", None, model)
    assert timezone.localtime(copy.self_deadline).year == year + 1
    assert plan_facts(copy, Act.CRITERIA) == plan_facts(model, Act.CRITERIA)
    assert copy.issuing_body == model.issuing_body


def test_a_new_campaign_is_never_of_a_year_gone_by(desk):
    make_campaign(CampaignState.CONCLUDED, wards=0, year=2023)
    assert desk.get(reverse("campaign_new")).context["form"]["year"].value() == max(
        2024, timezone.localdate().year
    )


@pytest.mark.parametrize(
    ("when", "then"),
    [
        (datetime(2026, 11, 30, 17), datetime(2027, 11, 30, 17)),  # a Tuesday stays
        (datetime(2026, 11, 27, 17), datetime(2027, 11, 29, 17)),  # Saturday becomes Monday
        (datetime(2026, 11, 28, 17), datetime(2027, 11, 29, 17)),  # Sunday becomes Monday
        (datetime(2028, 2, 29, 8), datetime(2029, 2, 28, 8)),
    ],
)
def test_dates_move_to_working_days(when, then):
    assert moved(timezone.make_aware(when), 1) == timezone.make_aware(then)
    assert moved(None, 1) is None


def test_a_deadline_at_the_end_of_a_day_moves_with_that_day():
    """24:00 on a Friday is the first moment of a Saturday, and no day off."""
    friday, monday = datetime(2026, 11, 28), datetime(2027, 11, 30)
    assert moved_end(timezone.make_aware(friday), 1) == timezone.make_aware(monday)
    assert moved_end(None, 1) is None


def test_a_new_campaign_may_start_from_nothing_or_from_an_older_one(desk):
    old = make_campaign(CampaignState.CONCLUDED, wards=0, year=2022)
    make_campaign(CampaignState.CONCLUDED, wards=0, year=2023)
    page = desk.get(reverse("campaign_new"), {"from": old.slug})
    assert page.context["source"] == old
    page = desk.get(reverse("campaign_new") + "?from=nothing")
    facts = typed(page) | {
        "title": "Mới",
        "superior_body": "A",
        "issuing_body": "B",
        "deciding_body": "C",
    }
    desk.post(reverse("campaign_new") + "?from=nothing", facts)
    assert not Campaign.objects.get(title="Mới").criteria.exists()
    assert desk.get(reverse("campaign_new"), {"from": "khong-co"}).status_code == 404


def test_the_first_campaign_of_all_has_no_model(desk):
    page = desk.get(reverse("campaign_new"))
    assert page.status_code == 200
    assert "Lập phong trào từ đầu" in text(page)


def test_a_new_campaign_with_faults_keeps_what_was_typed(desk):
    make_campaign(wards=0)
    page = change(desk, reverse("campaign_new"), year="1999", title="", self_deadline="30/11/2026")
    assert page.status_code == 422
    said = text(page)
    assert "Hãy ghi cả ngày và giờ" in said
    assert 'value="1999"' in page.content.decode()
    assert 'value="30/11/2026"' in page.content.decode()
    assert Campaign.objects.count() == 1


def test_an_address_taken_meanwhile_is_a_sentence(desk, monkeypatch):
    model = make_campaign(wards=0)
    monkeypatch.setattr(Campaign, "free_slug", classmethod(lambda cls, year: model.slug))
    page = change(desk, reverse("campaign_new"))
    assert page.status_code == 409
    assert "Vừa có một phong trào khác" in text(page)


# The checklist


def test_the_checklist_says_what_is_missing(desk, campaign):
    assert "Mọi phần đã đủ" in text(desk.get(at("setup", campaign)))
    campaign.criteria.filter(parent=None, position=2).update(cap=Decimal(2))
    make_ward(name="Phường Mới")
    said = text(desk.get(at("setup", campaign)))
    assert "Tổng điểm tối đa: 8/10 – còn thiếu 2." in said
    assert "Chưa có tài khoản cán bộ phụ trách: Phường Mới." in said
    assert "Hoàn thành các phần còn thiếu" in said
    assert at("setup_open", campaign) not in desk.get(at("setup", campaign)).content.decode()


def test_after_opening_the_checklist_says_why_it_is_locked(desk):
    campaign = make_campaign(
        opened_at=timezone.now(), self_deadline=timezone.now() - timedelta(days=1)
    )
    said = text(desk.get(at("setup", campaign)))
    assert "Phong trào đã mở" in said
    assert "đã qua" not in said
    assert "Còn thiếu" not in said


def test_pages_cost_the_same_for_any_number_of_rows(desk, head):
    counts = {
        name: []
        for name in (*PAGES, "setup_difference", "setup_open", "setup_conclude", "setup_items")
    }
    for size in (1, 3, 10):
        model = make_campaign(
            CampaignState.CONCLUDED, wards=0, year=2010 + size, plan=((4, (2, 2)),) * size
        )
        campaign = Campaign.launch(
            by=head,
            model=model,
            year=2030 + size,
            title="X",
            superior_body="A",
            issuing_body="B",
            deciding_body="C",
        )
        for _ in range(size):
            make_officer(make_ward_officer().ward)
        first = campaign.criteria.filter(parent=None).first()
        for name in counts:
            with CaptureQueriesContext(connection) as queries:
                where = (
                    at(name, campaign, first.pk) if name == "setup_items" else at(name, campaign)
                )
                assert desk.get(where).status_code == 200
            counts[name].append(len(queries))
    assert {
        name: found for name, found in counts.items() if len(set(found)) > 1 or found[0] > 12
    } == {}


# Facts and dates


def test_facts_are_saved_as_one_act(desk, campaign):
    answer = change(
        desk,
        at("setup_basics", campaign),
        title="  Tên  mới\n của phong trào ",
        self_deadline="30/11/2030 17:00",
        plan_date="05/01/2030",
        gap_threshold="1,5",
        second_aid="",
    )
    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert campaign.title == "Tên mới của phong trào"
    assert timezone.localtime(campaign.self_deadline) == timezone.make_aware(
        datetime(2030, 11, 30, 17)
    )
    assert (campaign.plan_date, campaign.gap_threshold, campaign.second_aid) == (
        date(2030, 1, 5),
        Decimal("1.5"),
        "",
    )
    entry = campaign.entries.get()
    assert entry.act == Act.AMEND
    assert entry.new["hạn tự chấm và nộp phiếu"] == "17:00 30/11/2030"
    assert entry.new["tên phong trào"] == "Tên mới của phong trào"
    assert "bước điểm" not in entry.new


@pytest.mark.parametrize(
    "written",
    [
        "30/11/2030 17:00",
        "17:00 30/11/2030",
        "2030-11-30T17:00",
        "2030-11-30 17:00",
        "17 giờ 00, ngày 30/11/2030",
    ],
)
def test_a_moment_is_read_as_people_write_it(campaign, written):
    facts = typed_form(campaign) | {"self_deadline": written}
    form = BasicsForm(facts, campaign=campaign)
    assert form.is_valid(), form.errors
    assert timezone.localtime(form.cleaned_data["self_deadline"]) == timezone.make_aware(
        datetime(2030, 11, 30, 17)
    )


def typed_form(campaign):
    """What the form of the facts holds before anybody types."""
    form = BasicsForm(campaign=campaign)
    facts = {}
    for field in form:
        value = field.field.widget.format_value(field.value())
        facts[field.name] = value[0] if isinstance(value, list) else value
    return {name: value for name, value in facts.items() if value is not None}


@pytest.mark.parametrize(
    ("field", "written", "sentence"),
    [
        ("self_deadline", "30/11/2030", "Hãy ghi cả ngày và giờ"),
        ("self_deadline", "2030-11-30", "Hãy ghi cả ngày và giờ"),
        ("self_deadline", "11/30/2030 17:00", "Lịch không có ngày 11/30/2030."),
        ("self_deadline", "30/11/2030 25:00", "Hãy ghi cả ngày và giờ"),
        ("self_deadline", "01/01/0001 00:00", "Hãy xem lại năm."),
        ("self_deadline", "01/01/2001 00:00", "Hạn nộp phiếu phải sau ngày bắt đầu"),
        ("plan_date", "05/13/2030", "Lịch không có ngày 05/13/2030."),
        ("plan_date", "05/01/1066", "Hãy xem lại năm."),
        ("year", "26", "2000"),
        ("year", "hai nghìn", "Năm"),
        ("title", "   ", "Tên phong trào"),
        ("title", "x" * 301, "300"),
        ("step", "0", "Bước điểm phải lớn hơn 0."),
        ("total", "0", "Tổng điểm phải lớn hơn 0."),
        ("total", "1e2", "không phải là điểm"),
        ("total", "-5", "không phải là điểm"),
        ("gap_threshold", "½", "không phải là điểm"),
        ("reply_days", "0", "1"),
        ("reply_days", "99999999999999999999", "60"),
        ("second_aid", "largest_criterion", "phải khác nhau"),
        ("first_aid", "khac", "Hãy chọn"),
    ],
)
def test_a_faulty_fact_is_a_sentence_and_keeps_what_was_typed(
    desk, campaign, field, written, sentence
):
    page = change(desk, at("setup_basics", campaign), **{field: written})
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    if field != "first_aid":
        assert sentence in text(page)
        assert page.context["form"][field].value() == written
    assert not campaign.entries.exists()


def test_another_year_brings_its_address_along(desk, campaign):
    answer = change(desk, at("setup_basics", campaign), year="2031")
    campaign.refresh_from_db()
    assert campaign.slug == "2031"
    assert answer["Location"] == at("setup_basics", campaign)


def test_an_open_campaign_keeps_its_rules_and_asks_why(desk):
    campaign = make_campaign(self_deadline=timezone.make_aware(datetime(2035, 11, 30, 17)))
    where = at("setup_basics", campaign)
    page = desk.get(where)
    assert "Đã khóa từ khi mở phong trào" in text(page)
    assert {"step", "total", "year", "opens_at", "first_aid"}.isdisjoint(
        page.context["form"].fields
    )
    page = change(desk, where, title="Tên khác")
    assert page.status_code == 422
    assert "hãy ghi lý do thay đổi" in text(page)
    answer = change(desk, where, title="Tên khác", reason="Theo chỉ đạo", step="5", total="7")
    assert answer.status_code == 302
    fresh = Campaign.objects.get(pk=campaign.pk)
    assert (fresh.title, fresh.step, fresh.total) == ("Tên khác", campaign.step, campaign.total)
    assert last_entry(campaign).reason == "Theo chỉ đạo"
    assert last_entry(campaign).new == {"tên phong trào": "Tên khác"}


def test_an_open_campaign_gets_no_deadline_of_the_past(desk):
    campaign = make_campaign()
    where = at("setup_basics", campaign)
    yesterday = timezone.localtime(timezone.now() - timedelta(days=1))
    page = change(desk, where, self_deadline=f"{yesterday:%d/%m/%Y %H:%M}", reason="Vì")
    assert page.status_code == 422
    assert "Hạn mới phải sau thời điểm hiện tại." in text(page)
    assert change(desk, where, self_deadline="", reason="Vì").status_code == 422


def test_a_deadline_is_brought_forward_only_in_so_many_words(desk):
    given = timezone.now() + timedelta(days=30)
    campaign = make_campaign(self_deadline=given)
    where = at("setup_basics", campaign)
    sooner = timezone.localtime(timezone.now() + timedelta(days=3))
    facts = {"self_deadline": f"{sooner:%d/%m/%Y %H:%M}", "reason": "Bão"}
    refused = change(desk, where, **facts)
    assert refused.status_code == 422
    assert "hạn mới sớm hơn" in refused.content.decode()
    assert Campaign.objects.get().self_deadline == given
    assert change(desk, where, shorter="on", **facts).status_code == 302
    assert Campaign.objects.get().self_deadline < given


def test_an_old_deadline_that_stays_is_no_fault(desk):
    when = timezone.now().replace(second=0, microsecond=0) - timedelta(days=1)
    campaign = make_campaign(self_deadline=when)
    assert (
        change(desk, at("setup_basics", campaign), title="Tên khác", reason="Vì").status_code == 302
    )


def test_facts_changed_by_somebody_else_meanwhile_are_shown_beside_what_was_typed(desk, campaign):
    where = at("setup_basics", campaign)
    facts = typed(desk.get(where)) | {"title": "Của tôi"}
    Campaign.objects.filter(pk=campaign.pk).update(title="Của người khác")
    page = desk.post(where, facts)
    assert page.status_code == 409
    assert "Nội dung này vừa được lưu ở nơi khác" in text(page)
    assert "Của người khác" in text(page)
    assert page.context["form"]["title"].value() == "Của tôi"
    assert desk.post(where, typed(page)).status_code == 302
    assert Campaign.objects.get(pk=campaign.pk).title == "Của tôi"


def test_facts_of_a_campaign_opened_meanwhile_are_not_lost_in_silence(desk, campaign, head):
    where = at("setup_basics", campaign)
    facts = typed(desk.get(where)) | {"step": "0,5"}
    campaign.perform(Action.OPEN, by=head)
    page = desk.post(where, facts)
    assert page.status_code == 409
    assert Campaign.objects.get(pk=campaign.pk).step == campaign.step


# Rows


def criteria_of(campaign):
    return list(campaign.criteria.filter(parent=None).values_list("position", "title", "cap"))


def test_criteria_swap_their_numbers(desk, campaign):
    answer = change(
        desk, at("setup_criteria", campaign), rows__0__position="2", rows__1__position="1"
    )
    assert answer.status_code == 302
    assert criteria_of(campaign) == [(1, "Tiêu chí 2", Decimal(4)), (2, "Tiêu chí 1", Decimal(6))]
    entry = campaign.entries.get()
    assert entry.act == Act.CRITERIA
    assert entry.new["Tiêu chí 1"] == "Tiêu chí 2 · tối đa 4 điểm"
    # items followed their criterion
    assert entry.new["Nội dung 2.1"] == "Nội dung 1.1 · tối đa 2 điểm"


def test_items_swap_their_numbers(desk, campaign):
    head = campaign.criteria.get(parent=None, position=1)
    where = at("setup_items", campaign, head.pk)
    assert change(desk, where, rows__0__position="2", rows__1__position="1").status_code == 302
    assert list(head.children.order_by("position").values_list("title", flat=True)) == [
        "Nội dung 1.2",
        "Nội dung 1.1",
    ]


def test_tiers_swap_their_names(desk, campaign):
    where = at("setup_tiers", campaign)
    assert change(desk, where, rows__0__name="Khá", rows__1__name="Xuất sắc").status_code == 302
    assert list(campaign.tiers.values_list("name", "floor")) == [
        ("Khá", Decimal(9)),
        ("Xuất sắc", Decimal(7)),
        ("Trung bình", Decimal(5)),
    ]
    assert campaign.entries.get().new == {"Xuất sắc": "7", "Khá": "9"}


def test_kinds_of_awards_swap_whom_they_are_for(desk, campaign):
    where = at("setup_awards", campaign)
    assert (
        change(desk, where, rows__0__recipient="officer", rows__1__recipient="ward").status_code
        == 302
    )
    assert list(campaign.award_kinds.values_list("recipient", "quota")) == [
        ("officer", 1),
        ("ward", 2),
        ("ward", None),
    ]


def test_a_new_criterion_without_a_number_goes_to_the_end(desk, campaign):
    change(
        desk, at("setup_criteria", campaign), rows__2__title="Chế độ báo cáo", rows__2__cap="1,5"
    )
    assert criteria_of(campaign)[2] == (3, "Chế độ báo cáo", Decimal("1.5"))
    assert campaign.entries.get().new == {"Tiêu chí 3": "Chế độ báo cáo · tối đa 1,5 điểm"}


def test_blank_rows_are_not_saved(desk, campaign):
    assert change(desk, at("setup_criteria", campaign)).status_code == 302
    assert len(criteria_of(campaign)) == 2
    assert not campaign.entries.exists()


def test_a_criterion_goes_with_its_items(desk, campaign):
    where = at("setup_criteria", campaign)
    assert "Bỏ tiêu chí này cùng 2 nội dung chấm của nó" in text(desk.get(where))
    assert change(desk, where, rows__0__DELETE="on").status_code == 302
    assert list(campaign.criteria.values_list("title", flat=True)) == ["Tiêu chí 2"]
    assert set(campaign.entries.get().old) == {"Tiêu chí 1", "Nội dung 1.1", "Nội dung 1.2"}


def test_a_removed_number_is_free_at_once(desk, campaign):
    answer = change(
        desk, at("setup_criteria", campaign), rows__0__DELETE="on", rows__1__position="1"
    )
    assert answer.status_code == 302
    assert criteria_of(campaign) == [(1, "Tiêu chí 2", Decimal(4))]


def test_a_criterion_is_divided_into_items(desk, campaign):
    head = campaign.criteria.get(parent=None, position=2)
    page = desk.get(at("setup_items", campaign, head.pk))
    assert "Cộng các nội dung 0 /4 – còn thiếu 4" in text(page)
    change(
        desk,
        at("setup_items", campaign, head.pk),
        rows__0__title="Báo cáo tháng",
        rows__0__cap="2.5",
        rows__0__evidence_required="on",
        rows__1__title="Báo cáo năm",
        rows__1__cap="1,5",
    )
    assert list(head.children.values_list("position", "title", "cap", "evidence_required")) == [
        (1, "Báo cáo tháng", Decimal("2.5"), True),
        (2, "Báo cáo năm", Decimal("1.5"), False),
    ]
    assert "Cộng các nội dung 4 /4 – vừa đủ" in text(desk.get(at("setup_items", campaign, head.pk)))


def test_flags_are_asked_at_the_items_of_a_criterion_that_has_some(desk, campaign):
    first, second, *_blank = desk.get(at("setup_criteria", campaign)).context["rows"].forms
    assert "survey_only" not in first.fields
    assert "survey_only" in second.fields


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"rows__1__position": "1"}, "Số thứ tự này đã có"),
        ({"rows__1__position": "0"}, "1"),
        ({"rows__1__position": "1000"}, "999"),
        ({"rows__1__position": "một"}, "số nguyên"),
        ({"rows__1__title": " \u200b "}, "Nội dung"),
        ({"rows__1__title": "x" * 501}, "500"),
        ({"rows__1__short_title": "x" * 61}, "60"),
        ({"rows__1__guidance": "x" * 10_001}, "10.000"),
        ({"rows__1__cap": ""}, "Tối đa"),
        ({"rows__1__cap": "0"}, "Điểm tối đa phải lớn hơn 0."),
        ({"rows__1__cap": "1e2"}, "không phải là điểm"),
        ({"rows__1__cap": "-4"}, "không phải là điểm"),
        ({"rows__1__cap": "4,5,5"}, "không phải là điểm"),
        ({"rows__1__cap": "1000"}, "không phải là điểm"),
        ({"rows__1__cap": "٤"}, "không phải là điểm"),
        ({"rows__1__cap": "5/5"}, "“5/5” không phải là điểm."),
        ({"rows__1__points_each": "2 điểm"}, "“2 điểm” không phải là điểm."),
        ({"rows__1__cap": "4,1"}, "theo bước 0,25"),
        ({"rows__2__title": "Không có điểm"}, "Tối đa"),
        ({"rows__2__cap": "5"}, "Nội dung"),
    ],
)
def test_a_faulty_row_is_a_sentence_at_its_field_and_changes_nothing(
    desk, campaign, facts, sentence
):
    before = criteria_of(campaign)
    page = change(desk, at("setup_criteria", campaign), rows__0__title="Tên mới", **facts)
    assert page.status_code == 422
    assert sentence in text(page)
    assert "error-summary" in page.content.decode()
    rows = page.context["rows"]
    assert rows.forms[0]["title"].value() == "Tên mới"
    for name, value in facts.items():
        _rows, index, field = name.split("__")
        assert rows.forms[int(index)][field].value() == value
    assert criteria_of(campaign) == before
    assert not campaign.entries.exists()


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        ("setup_tiers", {"rows__1__name": "Xuất sắc"}, "Tên mức này đã có"),
        ("setup_tiers", {"rows__1__name": "XUẤT  SẮC"}, "Tên mức này đã có"),
        ("setup_tiers", {"rows__1__floor": "9"}, "Hai mức không thể cùng điểm sàn."),
        ("setup_tiers", {"rows__1__floor": "10,5"}, "Tổng điểm của phong trào là 10."),
        ("setup_tiers", {"rows__1__floor": ""}, "Từ số điểm"),
        ("setup_tiers", {"rows__1__floor": "9/10"}, "“9/10” không phải là điểm."),
        ("setup_awards", {"rows__1__recipient": "ward"}, "Hình thức này đã có"),
        ("setup_awards", {"rows__1__quota": "0"}, "1"),
        ("setup_awards", {"rows__1__quota": "99999999999"}, "999"),
        ("setup_awards", {"rows__1__threshold": "11"}, "Tổng điểm của phong trào là 10."),
        ("setup_awards", {"rows__1__decider": "ai đó"}, "Thẩm quyền"),
        ("setup_awards", {"rows__1__position": "1"}, "Số thứ tự này đã có"),
        ("setup_awards", {"rows__3__title": "Cờ thi đua"}, "Đối tượng"),
    ],
)
def test_faulty_tiers_and_kinds_are_sentences(desk, campaign, name, facts, sentence):
    answer = change(desk, at(name, campaign), **facts)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not campaign.entries.exists()


def test_the_sum_follows_what_was_typed_even_when_it_is_refused(desk, campaign):
    page = change(desk, at("setup_criteria", campaign), rows__0__cap="5", rows__1__cap="x")
    assert "Tổng điểm tối đa 5 /10 – còn thiếu 5" in text(page)
    page = change(
        desk,
        at("setup_criteria", campaign),
        rows__0__cap="9",
        rows__1__DELETE="on",
        rows__2__cap="4",
    )
    assert "Tổng điểm tối đa 13 /10 – thừa 3" in text(page)


def test_a_sum_that_is_off_may_be_saved_while_preparing(desk, campaign):
    assert change(desk, at("setup_criteria", campaign), rows__1__cap="3").status_code == 302
    assert "Tổng điểm tối đa 9 /10 – còn thiếu 1" in text(desk.get(at("setup_criteria", campaign)))


@pytest.mark.parametrize("name", ["setup_criteria", "setup_tiers", "setup_awards"])
@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"rows-TOTAL_FORMS": "x", "rows-INITIAL_FORMS": "-1"},
        {"rows-TOTAL_FORMS": "99999999", "rows-INITIAL_FORMS": "99999999"},
        {
            "rows-TOTAL_FORMS": "3",
            "rows-INITIAL_FORMS": "0",
            "rows-0-row": "999999999999999999999999",
        },
        {
            "rows-TOTAL_FORMS": "2",
            "rows-INITIAL_FORMS": "2",
            "rows-0-row": "x\x00",
            "rows-1-row": "-1",
        },
    ],
)
def test_a_forged_form_is_refused_and_changes_nothing(desk, campaign, name, forged):
    plans = [plan_facts(campaign, act) for act in (Act.CRITERIA, Act.TIERS, Act.AWARD_KINDS)]
    seen = typed(desk.get(at(name, campaign)))["seen"]
    for facts in (forged, forged | {"seen": seen}):
        assert desk.post(at(name, campaign), facts).status_code in {302, 409, 422}
    assert [
        plan_facts(campaign, act) for act in (Act.CRITERIA, Act.TIERS, Act.AWARD_KINDS)
    ] == plans


def test_the_same_row_twice_is_refused(desk, campaign):
    facts = typed(desk.get(at("setup_tiers", campaign)))
    page = desk.post(at("setup_tiers", campaign), facts | {"rows-1-row": facts["rows-0-row"]})
    assert page.status_code == 422
    assert campaign.tiers.count() == 3


def test_a_row_of_another_campaign_stays_untouched(desk, campaign):
    other = Tier.objects.create(campaign=make_campaign(wards=0, year=2020), name="Ngoài", floor=1)
    facts = typed(desk.get(at("setup_tiers", campaign)))
    desk.post(
        at("setup_tiers", campaign), facts | {"rows-0-row": str(other.pk), "rows-0-name": "Chiếm"}
    )
    other.refresh_from_db()
    assert other.name == "Ngoài"
    elsewhere = other.campaign.criteria.filter(parent=None).first()
    assert desk.get(at("setup_items", campaign, elsewhere.pk)).status_code == 404
    assert desk.get(at("setup_items", campaign, 10**30)).status_code == 404


def test_rows_that_the_page_did_not_hold_keep_their_numbers(desk, campaign):
    facts = typed(desk.get(at("setup_criteria", campaign)))
    alone = {"seen": facts["seen"], "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"}
    row = {"rows-0-title": "Mới", "rows-0-cap": "1", "rows-0-position": "2"}
    page = desk.post(at("setup_criteria", campaign), alone | row)
    assert page.status_code == 422
    assert "Số thứ tự này đã có" in text(page)
    assert (
        desk.post(at("setup_criteria", campaign), alone | row | {"rows-0-position": ""}).status_code
        == 302
    )
    assert [position for position, _title, _cap in criteria_of(campaign)] == [1, 2, 3]


def test_rows_changed_by_somebody_else_meanwhile_are_shown_beside_what_was_typed(desk, campaign):
    where = at("setup_tiers", campaign)
    facts = typed(desk.get(where)) | {"rows-1-name": "Tốt"}
    campaign.tiers.filter(name="Trung bình").update(name="Đạt")
    page = desk.post(where, facts)
    assert page.status_code == 409
    said = text(page)
    assert "Nội dung này vừa được lưu ở nơi khác" in said
    assert "Đạt từ 5 điểm" in said
    assert page.context["rows"].forms[1]["name"].value() == "Tốt"
    assert set(campaign.tiers.values_list("name", flat=True)) == {"Xuất sắc", "Khá", "Đạt"}
    # knowing both, the person saves again
    assert desk.post(where, typed(page)).status_code == 302
    assert set(campaign.tiers.values_list("name", flat=True)) == {"Xuất sắc", "Tốt", "Trung bình"}


def test_a_row_removed_by_somebody_else_comes_back_only_knowingly(desk, campaign):
    where = at("setup_tiers", campaign)
    facts = typed(desk.get(where))
    campaign.tiers.get(name="Trung bình").delete()
    page = desk.post(where, facts)
    assert page.status_code == 409
    assert campaign.tiers.count() == 2
    assert desk.post(where, typed(page)).status_code == 302
    assert campaign.tiers.count() == 3


def test_other_parts_may_change_meanwhile(desk, campaign):
    facts = typed(desk.get(at("setup_tiers", campaign))) | {"rows-1-name": "Tốt"}
    assert change(desk, at("setup_criteria", campaign), rows__1__cap="3").status_code == 302
    assert desk.post(at("setup_tiers", campaign), facts).status_code == 302


def test_items_of_a_criterion_that_went_meanwhile_find_no_home(desk, campaign, head):
    bare = campaign.criteria.get(parent=None, position=2)
    where = at("setup_items", campaign, bare.pk)
    facts = typed(desk.get(where)) | {"rows-0-title": "Mới", "rows-0-cap": "4"}
    bare.delete()
    assert desk.post(where, facts).status_code == 404


@pytest.mark.parametrize("name", ["setup_criteria", "setup_tiers", "setup_awards"])
def test_a_campaign_opened_meanwhile_is_a_sentence_and_what_was_typed_stays(
    desk, campaign, head, name
):
    facts = typed(desk.get(at(name, campaign)))
    field = "rows-0-name" if name == "setup_tiers" else "rows-0-title"
    campaign.perform(Action.OPEN, by=head)
    answer = desk.post(at(name, campaign), facts | {field: "Tên mới"})
    assert answer.status_code == 409
    assert "đã khóa" in text(answer)
    assert "Tên mới" in answer.content.decode()


@pytest.mark.parametrize("state", [CampaignState.OPEN, CampaignState.CONCLUDED])
def test_locked_rows_are_read_with_the_reason_why(desk, state):
    campaign = make_campaign(state)
    first = campaign.criteria.filter(parent=None).first()
    shown = {
        at("setup_criteria", campaign): "Tiêu chí 2",
        at("setup_items", campaign, first.pk): "Nội dung 1.2",
        at("setup_tiers", campaign): "Trung bình",
        at("setup_awards", campaign): "Biểu dương",
    }
    for where, what in shown.items():
        page = desk.get(where)
        said = text(page)
        assert what in said
        assert ("đã khóa" if state == CampaignState.OPEN else "đã kết thúc") in said
        assert 'name="rows-' not in page.content.decode()


def test_concluded_facts_are_read_only(desk):
    campaign = make_campaign(CampaignState.CONCLUDED)
    where = at("setup_basics", campaign)
    page = desk.get(where)
    assert 'name="title"' not in page.content.decode()
    assert campaign.title in text(page)
    facts = {"seen": page.context["form"].seen, "title": "Khác", "reason": "Vì"}
    assert desk.post(where, typed_form(campaign) | facts).status_code == 409
    assert Campaign.objects.get(pk=campaign.pk).title == campaign.title


def test_a_row_in_use_is_not_removed(desk, campaign):
    kind = campaign.award_kinds.get(title="Biểu dương")
    card = make_scorecard("final", make_campaign(wards=1, year=2020))
    Award.objects.create(campaign=card.campaign, kind=kind, scorecard=card)
    page = change(
        desk, at("setup_awards", campaign), rows__2__DELETE="on", rows__0__title="Bằng khen"
    )
    assert page.status_code == 409
    assert "được dùng ở nơi khác" in text(page)
    assert campaign.award_kinds.filter(title="Giấy khen").count() == 2


# Wards, preview, difference


def test_the_units_say_who_lacks_an_account(desk, campaign):
    make_ward(name="Phường Mới")
    locked = make_ward_officer(make_ward(name="Phường Khóa"), is_active=False)
    page = desk.get(at("setup_wards", campaign))
    said = text(page)
    assert "2 đơn vị chưa có tài khoản" in said
    assert "người quản trị" in said
    assert locked.username not in said


def test_the_preview_shows_the_card_without_anything_to_send(desk, campaign):
    page = desk.get(at("setup_preview", campaign))
    said = text(page)
    for words in ("1.1 Nội dung 1.1", "1.2 Nội dung 1.2", "Điểm của tiêu chí", "/ 10"):
        assert words in said
    main = page.content.decode().split("<main")[1].split("</main>")[0]
    assert "<form" not in main
    assert main.count("<input") == main.count("<input disabled") == 3


def test_the_difference_names_what_changed(desk, head):
    model = make_campaign(CampaignState.CONCLUDED, wards=0, year=2023)
    campaign = Campaign.launch(by=head, model=model, **NewCampaignForm.beforehand(model))
    campaign.criteria.get(parent=None, position=2).delete()
    Criterion.objects.create(campaign=campaign, position=3, title="Mới hẳn", cap=Decimal(4))
    campaign.criteria.filter(parent__isnull=False, position=1).update(
        cap=Decimal(3), evidence_required=True
    )
    campaign.tiers.filter(name="Khá").update(floor=Decimal(8))
    page = desk.get(at("setup_difference", campaign))
    said = text(page)
    assert "Bỏ 2. Tiêu chí 2" in said
    assert "Thêm mới không có 3. Mới hẳn Điểm tối đa: 4" in said
    assert "Thay đổi 1.1. Nội dung 1.1 Điểm tối đa: 2 Cần tài liệu kiểm chứng: Không" in said
    assert "Thay đổi Khá Từ số điểm: 7 Khá Từ số điểm: 8" in said
    assert "Giữ nguyên" not in said
    assert "Xuất sắc" not in said
    assert "Giữ nguyên" in text(desk.get(at("setup_difference", campaign), {"all": "1"}))


def test_the_difference_names_units_that_came_and_went(desk, head):
    stays, went = make_ward(name="Phường Ở Lại"), make_ward(name="Phường Đã Nhập")
    model = make_campaign(CampaignState.CONCLUDED, wards=[stays, went], year=2023)
    campaign = Campaign.launch(by=head, model=model, **NewCampaignForm.beforehand(model))
    went.last_day = timezone.localdate() - timedelta(days=1)
    went.save()
    make_ward(name="Phường Mới Lập")
    said = text(desk.get(at("setup_difference", campaign)))
    assert "Bỏ Phường Đã Nhập Số đơn vị: 1 không có" in said
    assert "Thêm mới không có Phường Mới Lập Số đơn vị: 1" in said
    assert "Phường Ở Lại" not in said


def test_a_campaign_from_nothing_has_nothing_to_compare(desk, campaign):
    assert "được lập từ đầu" in text(desk.get(at("setup_difference", campaign)))


# Opening and concluding


def test_opening_says_what_it_does_and_does_it(desk, campaign):
    page = desk.get(at("setup_open", campaign))
    said = text(page)
    assert "2 đơn vị nhận phiếu" in said
    assert "3 nội dung chấm" in said
    assert "bị khóa" in said
    assert not campaign.scorecards.exists()
    assert desk.post(at("setup_open", campaign), {"sure": "on"}).status_code == 302
    assert campaign.scorecards.count() == 2
    page = desk.post(at("setup_open", campaign))
    assert page.status_code == 409
    assert "Đang diễn ra" in text(page)


def test_opening_an_incomplete_plan_is_refused_in_words(desk, campaign):
    campaign.criteria.filter(parent=None, position=2).update(cap=Decimal(2))
    assert "còn thiếu 2" in text(desk.get(at("setup_open", campaign)))
    page = desk.post(at("setup_open", campaign))
    assert page.status_code == 409
    assert "Tổng điểm tối đa: 8/10 – còn thiếu 2." in text(page)
    assert Campaign.objects.get(pk=campaign.pk).is_preparing


def plain(**facts):
    """In preparation, with nothing odd about it but these facts."""
    year = timezone.localdate().year
    opens_at = timezone.now() - timedelta(days=1)
    day = WorkCalendar().on_or_after(timezone.localdate() + timedelta(days=30))
    usual = {
        "year": year,
        "title": f"Phong trào thi đua năm {year}",
        "plan_number": "12-KH/BTGTU",
        "plan_date": timezone.localdate() - timedelta(days=2),
        "opens_at": opens_at,
        "self_deadline": timezone.make_aware(datetime.combine(day, time(17))),
    }
    make_ward_officer()
    campaign = make_campaign(CampaignState.PREPARING, wards=0, **(usual | facts))
    if campaign.plan_date and campaign.plan_date.year < year:  # on the first days of a year
        campaign.plan_date = timezone.localdate()
    return campaign


def test_what_is_as_usual_is_not_asked_about(desk):
    campaign = plain()
    assert campaign.oddities(timezone.now()) == []
    assert "xem lại giúp" not in text(desk.get(at("setup", campaign)))
    assert desk.post(at("setup_open", campaign)).status_code == 302


def days_on(days, hour=17):
    return timezone.localtime().replace(hour=hour, minute=0) + timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": "Phong trào thi đua năm 2099"}, "Tên phong trào ghi năm 2099"),
        ({"year": 2090, "title": "Thi đua"}, "Năm của phong trào là 2090"),
        ({"plan_number": ""}, "Chưa ghi đủ số và ngày ban hành kế hoạch"),
        ({"plan_date": None}, "Chưa ghi đủ số và ngày ban hành kế hoạch"),
        ({"plan_date": date(2001, 1, 5)}, "Ngày ban hành kế hoạch là 05/01/2001"),
        ({"plan_date": date(2199, 1, 5)}, "chưa đến"),
        ({"self_deadline": days_on(371)}, "để tự chấm"),
        ({"self_deadline": days_on(2)}, "để tự chấm"),
        ({"self_deadline": days_on(30, hour=0)}, "ngoài giờ làm việc"),
        ({"self_deadline": days_on(12 - days_on(0).weekday())}, "rơi vào ngày nghỉ"),
        ({"opens_at": days_on(120), "self_deadline": days_on(150)}, "chỉ bắt đầu tự chấm sau"),
        ({"self_deadline": days_on(1200)}, "Hạn nộp phiếu vào năm"),
    ],
)
def test_what_looks_like_a_slip_is_asked_about_before_the_opening(desk, facts, sentence):
    campaign = plain(**facts)
    for page in ("setup", "setup_open"):
        assert sentence.lower() in text(desk.get(at(page, campaign))).lower()
    refused_page = desk.post(at("setup_open", campaign))
    assert refused_page.status_code == 422
    assert "Hãy xem lại những điểm nêu trên" in text(refused_page)
    assert Campaign.objects.get(pk=campaign.pk).is_preparing
    assert desk.post(at("setup_open", campaign), {"sure": "on"}).status_code == 302


def test_lines_that_a_larger_total_left_behind_are_asked_about(desk):
    campaign = plain()
    Criterion.objects.filter(campaign=campaign).update(cap=F("cap") * 2)
    Campaign.objects.filter(pk=campaign.pk).update(total=campaign.total * 2)
    Tier.objects.filter(campaign=campaign, name="Xuất sắc").update(floor=9)
    assert Campaign.objects.get(pk=campaign.pk).oddities(timezone.now()) == [
        "Mức Xuất sắc từ 9 điểm, chưa đến một nửa tổng điểm 20. "
        "Hãy xem lại các mức xếp loại và mức điểm khen thưởng.",
    ]
    assert "chưa đến một nửa tổng điểm 20" in text(desk.get(at("setup_open", campaign)))


def test_a_deadline_at_the_end_of_a_day_is_said_everywhere_as_its_end(desk, sign_in):
    campaign = plain()
    day = timezone.localdate(campaign.self_deadline)
    said = f"24 giờ 00, ngày {day:%d/%m/%Y}"
    page = change(desk, at("setup_basics", campaign), self_deadline=f"24:00 {day:%d/%m/%Y}")
    assert page.status_code == 302
    shown = f'value="{day:%d/%m/%Y} 24:00"'
    assert shown in desk.get(at("setup_basics", campaign)).content.decode()
    assert said in text(desk.get(at("setup", campaign)))
    assert f"24:00 {day:%d/%m/%Y}" in campaign.entries.latest("pk").new.values()
    # Nothing is changed by sending it again.
    entries = campaign.entries.count()
    change(desk, at("setup_basics", campaign))
    assert campaign.entries.count() == entries
    assert said in text(desk.get(at("setup_open", campaign)))
    desk.post(at("setup_open", campaign), {"sure": "on"})
    card = campaign.scorecards.get()
    officer = sign_in(card.ward.user_set.get())
    for page in ("/", at("scorecard", campaign), at("campaign", campaign)):
        assert said in text(officer.get(page)), page
    file = officer.get(at("deadlines", campaign)).content.decode()
    assert f"DTSTART;TZID=Asia/Ho_Chi_Minh:{day:%Y%m%d}T235900" in file


def test_a_second_campaign_of_a_year_is_asked_about_when_it_is_made_and_when_it_is_opened(desk):
    year = timezone.localdate().year
    make_campaign(wards=1, year=year, title=f"Phong trào năm {year} đang chạy")
    new = reverse("campaign_new")
    facts = typed(desk.get(new)) | {"year": str(year)}
    page = desk.post(new, facts)
    assert page.status_code == 422
    assert f"Năm {year} đã có một phong trào: “Phong trào năm {year} đang chạy”" in text(page)
    assert Campaign.objects.count() == 1
    assert desk.post(new, facts | {"another": "on"}).status_code == 302
    second = Campaign.objects.latest("pk")
    assert "đã có một phong trào" in text(desk.get(at("setup", second)))


def test_an_opening_by_mistake_is_taken_back(desk, head, reviewer, sign_in):
    campaign = plain()
    campaign.perform(Action.OPEN, by=head)
    card = campaign.scorecards.select_related("campaign").get()
    card.assign(reviewer, by=head)
    officer = card.ward.user_set.get()
    write_down()
    link = at("setup_take_back", campaign)
    assert link in desk.get(at("setup", campaign)).content.decode()
    said = text(desk.get(link))
    assert "1 đơn vị không còn phiếu chấm điểm" in said
    assert "Việc giao phụ trách 1 phiếu cũng bỏ" in said
    assert desk.post(link, {"reason": " "}).status_code == 422
    assert desk.post(link, {"reason": "Mở nhầm, hạn nộp sai năm"}).status_code == 302

    campaign = Campaign.objects.get(pk=campaign.pk)
    assert (campaign.is_preparing, campaign.opened_at) == (True, None)
    assert not campaign.scorecards.exists()
    own = campaign.entries.filter(scorecard=None).order_by("-number")[0]
    assert (own.act, own.reason) == (Act.TAKE_BACK, "Mở nhầm, hạn nộp sai năm")
    assert sign_in(officer).get(reverse("scorecard", args=[campaign.slug])).status_code == 404
    assert not [one for one in integrity.run_checks() if one.findings]
    assert "Mở nhầm, hạn nộp sai năm" in text(desk.get(at("history", campaign)))

    # Everything can be changed again, and the units get new cards.
    change(desk, at("setup_basics", campaign), plan_number="15-KH/BTGTU")
    assert desk.post(at("setup_open", campaign), {"sure": "on"}).status_code == 302
    assert campaign.scorecards.count() == 1
    assert not [one for one in integrity.run_checks() if one.findings]
    assert sign_in(officer).get(reverse("scorecard", args=[campaign.slug])).status_code == 200


def test_an_opening_stays_once_anybody_has_entered_anything(desk, head):
    campaign = plain()
    campaign.perform(Action.OPEN, by=head)
    card = campaign.scorecards.select_related("campaign", "ward").get()
    score = card.scores.select_related("item__parent", "scorecard__campaign")[0]
    score.enter("self", Decimal(1), by=card.ward.user_set.get())
    link = at("setup_take_back", campaign)
    assert link not in desk.get(at("setup", campaign)).content.decode()
    page = desk.post(link, {"reason": "Mở nhầm"})
    assert page.status_code == 409
    assert f"đã được sử dụng: {card.ward_name}." in text(page)
    with refused("cards_in_use"):
        campaign.perform(Action.TAKE_BACK, by=head, reason="Mở nhầm")
    assert campaign.scorecards.count() == 1


def test_only_the_head_takes_an_opening_back_and_never_without_a_reason(head, reviewer):
    campaign = plain()
    campaign.perform(Action.OPEN, by=head)
    with pytest.raises(PermissionDenied):
        campaign.perform(Action.TAKE_BACK, by=reviewer, reason="x")
    with refused("reason_missing"):
        campaign.perform(Action.TAKE_BACK, by=head, reason=" \u200b ")
    assert campaign.scorecards.count() == 1


def test_a_draft_is_deleted_and_its_year_is_free(desk, head):
    campaign = plain()
    slug = campaign.slug
    assert at("setup_discard", campaign) in desk.get(at("setup", campaign)).content.decode()
    answer = desk.post(at("setup_discard", campaign), follow=True)
    assert "Đã xóa bản nháp" in text(answer)
    assert f"/campaigns/{slug}/" not in answer.content.decode()
    discarded = Campaign.objects.get(pk=campaign.pk)
    for name in ("setup", "campaign", "history", "setup_open"):
        assert desk.get(at(name, campaign)).status_code == 404
        assert desk.get(at(name, discarded)).status_code == 404
    assert last_entry(campaign).act == Act.DISCARD
    assert Campaign.launch(by=head, year=campaign.year, title="Lần nữa").slug == slug
    with refused("campaign_not_open"), discarded.being_set_up(Act.AMEND, by=head):
        pass
    with refused("no_such_step"):
        discarded.perform(Action.OPEN, by=head)


def test_what_was_opened_is_no_draft(desk, head):
    campaign = plain()
    campaign.perform(Action.OPEN, by=head)
    assert at("setup_discard", campaign) not in desk.get(at("setup", campaign)).content.decode()
    assert desk.post(at("setup_discard", campaign)).status_code == 409


def test_concluding_lists_all_that_is_unsettled(desk):
    campaign = make_campaign(wards=12)
    page = desk.get(at("setup_conclude", campaign))
    assert text(page).count("phiếu chưa chốt") == 12
    page = desk.post(at("setup_conclude", campaign))
    assert page.status_code == 409
    assert "Còn phiếu chưa chốt" in text(page)


def test_concluding_says_which_honours_nobody_could_make_up_for(desk, head):
    campaign = make_campaign(wards=1)
    card = make_scorecard("final", campaign)
    said = text(desk.get(at("setup_conclude", campaign)))
    for words in (
        "Giấy khen – tập thể: còn trống 1 suất",
        "Giấy khen – cá nhân: còn trống 2 suất",
        "còn 1 đơn vị đủ điểm",
    ):
        assert words in said, words
    assert "Sau khi kết thúc không bổ sung được nữa." in said
    unit, _officers, commendation = campaign.award_kinds.all()
    award = Award.propose(unit, card, by=head)
    award.perform("decide", by=head, decision_number="1-QĐ/TU", decision_date=timezone.localdate())
    commend_all(commendation, by=head)
    assert unfinished_honours(campaign) == ["Giấy khen – cá nhân: còn trống 2 suất"]


def test_concluding_seals_the_campaign(desk):
    campaign = make_campaign(wards=1)
    make_scorecard("final", campaign)
    assert "được niêm phong" in text(desk.get(at("setup_conclude", campaign)))
    assert desk.post(at("setup_conclude", campaign)).status_code == 302
    assert Campaign.objects.get(pk=campaign.pk).is_concluded
    # From a second window, which showed the page before.
    again = desk.post(at("setup_conclude", campaign))
    said = "Phong trào ở trạng thái “Đã kết thúc”: việc này đã làm trước đó, không cần làm lại."
    assert (again.status_code, said in text(again)) == (409, True)


def test_balance_says_what_is_missing():
    assert balance(Decimal(98), Decimal(100)) == "còn thiếu 2"
    assert balance(Decimal("100.5"), Decimal(100)) == "thừa 0,5"
    assert balance(Decimal(100), Decimal(100)) == "vừa đủ"


def test_a_unit_founded_after_the_opening_is_given_its_card(head, administrator, sign_in):
    campaign = make_campaign(wards=1, slug="2026")
    late = make_ward(name="Phường Mới")
    officer = make_ward_officer(late)
    write_down()
    home = sign_in(officer).get("/").content.decode()
    assert reverse("scorecard", args=["2026"]) not in home
    assert "thì đề nghị Ban cấp phiếu" in home
    assert "đơn vị có sau ngày mở, chưa có phiếu" in sign_in(head).get("/").content.decode()
    assert "1 đơn vị có sau ngày mở phong trào" in sign_in(administrator).get("/").content.decode()
    link = reverse("setup_wards", args=["2026"])
    assert sign_in(head).post(link, {"ward": late.pk, "reason": ""}).status_code == 422
    answer = sign_in(head).post(link, {"ward": late.pk, "reason": "Nghị quyết số 12"})
    assert answer.status_code == 302
    card = campaign.scorecards.get(ward=late)
    assert card.scores.count() == len(campaign.leaves)
    assert [entry.act for entry in card.entries.all()] == ["deal"]
    assert campaign.entries.get(act="admit").reason == "Nghị quyết số 12"
    assert not [one for one in integrity.run_checks() if one.findings]
    assert sign_in(officer).get(reverse("scorecard", args=["2026"])).status_code == 200
    assert sign_in(head).post(link, {"ward": late.pk, "reason": "x"}).status_code == 422


def test_no_link_leads_a_unit_without_a_card_to_nothing(head, sign_in):
    """From the first page on, wherever its pages lead."""
    make_campaign(wards=1, slug="2025", year=2025)
    make_campaign(wards=1, slug="2026")
    client = sign_in(make_ward_officer(make_ward(name="Phường Mới")))
    found, left = {}, ["/"]
    while left:
        url = left.pop()
        page = client.get(url, follow=True)
        found[url] = page.status_code
        if "text/html" in page["Content-Type"]:
            links = re.findall(r'<a [^>]*href="(/[^"#]*)', page.content.decode())
            left += [unescape(link) for link in dict.fromkeys(links) if unescape(link) not in found]
        left = list(dict.fromkeys(left))
    assert len(found) > 5
    assert {url: status for url, status in found.items() if status >= 400} == {}


def test_nobody_but_the_head_admits_a_unit_and_none_twice(head, reviewer):
    campaign = make_campaign(wards=1)
    late = make_ward()
    with pytest.raises(PermissionDenied):
        admit(campaign, late, by=reviewer, reason="x")
    admit(campaign, late, by=head, reason="x")
    with refused("wrong_state"):
        admit(campaign, late, by=head, reason="x")
