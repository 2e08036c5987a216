"""The named acts on a campaign's plan: launching, changing it, opening, concluding, and what each
leaves behind.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from scoring.models import Act, Award, Campaign, Criterion, Entry, Score
from scoring.models.plan.parts import plan_facts
from scoring.rules.grading import TieAid
from scoring.rules.lifecycle import Action, CampaignState
from scoring.rules.refusals import Refused
from tests.factories import (
    make_campaign,
    make_officer,
    make_scorecard,
    make_ward,
    make_ward_officer,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """In preparation, complete: two units with an account each."""
    campaign = make_campaign(CampaignState.PREPARING, wards=0)
    for _ in range(2):
        make_ward_officer()
    return campaign


def problems(campaign):
    return dict(Campaign.objects.get(pk=campaign.pk).checklist(timezone.now()))


def last_entry(campaign):
    return Entry.objects.filter(campaign=campaign).order_by("-number").first()


# Launching


def test_a_campaign_from_nothing_is_empty_and_in_preparation(head):
    campaign = Campaign.launch(
        by=head,
        year=2030,
        title="Phong trào",
        superior_body="A",
        issuing_body="B",
        deciding_body="C",
    )
    assert (campaign.slug, campaign.state, campaign.model) == (
        "2030",
        CampaignState.PREPARING,
        None,
    )
    assert not campaign.criteria.exists()
    assert last_entry(campaign).act == Act.CREATE


def test_a_copy_takes_over_criteria_tiers_kinds_and_rules(head):
    model = make_campaign(
        CampaignState.CONCLUDED,
        wards=1,
        step=Decimal("0.5"),
        reply_days=5,
        second_aid="",
        ranking_published=False,
    )
    Criterion.objects.filter(campaign=model, parent__isnull=False).update(
        guidance="Theo báo cáo", survey_only=True
    )
    copy = Campaign.launch(
        by=head,
        model=model,
        year=2027,
        title="Mới",
        superior_body="A",
        issuing_body="B",
        deciding_body="C",
    )
    for act in (Act.CRITERIA, Act.TIERS, Act.AWARD_KINDS):
        assert plan_facts(copy, act) == plan_facts(model, act)
    assert (copy.step, copy.reply_days, copy.second_aid, copy.ranking_published) == (
        Decimal("0.5"),
        5,
        "",
        False,
    )
    assert (copy.plan_number, copy.plan_date, copy.model) == ("", None, model)
    assert copy.criteria.filter(parent__campaign=model).count() == 0
    entry = last_entry(copy)
    assert entry.subject == "Mới"
    assert entry.new == {"model": model.title}


def test_a_second_campaign_of_a_year_gets_an_address_of_its_own(head):
    make_campaign(wards=0, slug="2026")
    facts = {
        "year": 2026,
        "title": "Hai",
        "superior_body": "A",
        "issuing_body": "B",
        "deciding_body": "C",
    }
    assert [Campaign.launch(by=head, **facts).slug for _ in range(2)] == ["2026-2", "2026-3"]


def test_an_address_taken_at_the_same_moment_is_a_sentence(head):
    make_campaign(wards=0, slug="2026")
    facts = {"title": "Hai", "superior_body": "A", "issuing_body": "B", "deciding_body": "C"}
    with refused("campaign_just_made", match="2026"):
        Campaign.launch(by=head, slug="2026", year=2026, **facts)
    assert Campaign.objects.count() == 1


def test_only_the_head_launches(reviewer):
    with pytest.raises(PermissionDenied):
        Campaign.launch(
            by=reviewer,
            year=2030,
            title="X",
            superior_body="A",
            issuing_body="B",
            deciding_body="C",
        )


# What is in the way


def test_a_complete_plan_has_nothing_in_the_way(campaign):
    assert campaign.obstacles(timezone.now()) == []


def test_caps_that_do_not_add_up_are_said_with_what_is_missing(campaign):
    campaign.criteria.filter(parent=None, position=2).update(cap=Decimal(2))
    campaign.criteria.filter(parent__isnull=False, position=2).update(cap=Decimal("4.5"))
    assert problems(campaign)["criteria"] == [
        "Tổng điểm tối đa: 8/10 – còn thiếu 2.",
        "Tiêu chí 1: 6,5/6 – thừa 0,5.",
    ]


def test_caps_off_the_step_are_named(campaign):
    campaign.criteria.filter(parent__isnull=False).update(cap=Decimal("3.1"))
    assert "Điểm tối đa không theo bước 0,25: 1.1, 1.2." in problems(campaign)["criteria"]


def test_every_part_says_what_it_lacks(head):
    campaign = Campaign.launch(
        by=head, year=2030, title="X", superior_body="A", issuing_body="B", deciding_body="C"
    )
    assert problems(campaign) == {
        "basics": ["Chưa có hạn tự chấm và nộp phiếu."],
        "criteria": ["Chưa có tiêu chí nào."],
        "tiers": ["Chưa có mức xếp loại nào."],
        "wards": ["Chưa có đơn vị nào tham gia."],
        "awards": ["Chưa có hình thức khen thưởng nào."],
    }


def test_floors_that_are_equal_or_beyond_the_total_are_refused(campaign):
    campaign.tiers.filter(name="Khá").update(floor=Decimal(9))
    assert problems(campaign)["tiers"] == ["Mức sàn phải giảm dần từ mức cao xuống mức thấp."]
    campaign.tiers.filter(name="Xuất sắc").update(floor=Decimal(11))
    assert problems(campaign)["tiers"] == ["Mức sàn cao nhất vượt tổng điểm 10."]


def test_a_threshold_beyond_the_total_is_named(campaign):
    campaign.award_kinds.filter(title="Biểu dương").update(threshold=Decimal(90))
    assert problems(campaign)["awards"] == [
        "Mức điểm khen thưởng vượt tổng điểm 10: Biểu dương – tập thể."
    ]
    campaign.award_kinds.filter(title="Biểu dương").update(threshold=Decimal(10))
    assert not problems(campaign).get("awards")


def test_a_unit_without_an_account_is_named(campaign):
    make_ward(name="Phường Mới")
    assert problems(campaign)["wards"] == ["Chưa có tài khoản cán bộ phụ trách: Phường Mới."]


def test_the_checklist_costs_the_same_for_any_number_of_rows(campaign):
    campaign.criteria.update(cap=Decimal("3.1"))
    with CaptureQueriesContext(connection) as few:
        problems(campaign)
    for position in range(10, 30):
        Criterion.objects.create(
            campaign=campaign, position=position, title="Thêm", cap=Decimal("3.1")
        )
        make_ward_officer()
    with CaptureQueriesContext(connection) as many:
        problems(campaign)
    assert len(few) == len(many)


# Changing the plan


def amend(campaign, head, reason="", **facts):
    with campaign.being_set_up(Act.AMEND, by=head, reason=reason) as locked:
        Campaign.objects.filter(pk=locked.pk).update(**facts)


def test_amending_tells_choices_dates_and_yes_or_no_in_words(campaign, head):
    deadline = timezone.make_aware(timezone.datetime(2030, 11, 30, 17, 0))
    amend(
        campaign,
        head,
        self_deadline=deadline,
        first_aid=TieAid.SMALLER_OVER_CLAIM,
        second_aid="",
        ranking_published=False,
        gap_threshold=Decimal("1.5"),
    )
    entry = last_entry(campaign)
    assert entry.act == Act.AMEND
    assert entry.new == {
        "hạn tự chấm và nộp phiếu": "17:00 30/11/2030",
        "khi bằng điểm, xét trước": "Tự chấm vượt thẩm định ít hơn",
        "rồi xét tiếp": "",
        "đơn vị được xem bảng xếp hạng sau khi kết thúc": False,
        "ngưỡng chênh lệch cần chú ý": "1,5",
    }
    assert entry.old["khi bằng điểm, xét trước"] == "Điểm ở tiêu chí có điểm tối đa lớn nhất"


def test_the_entry_is_vietnamese_whichever_language_the_person_reads(campaign, head):
    with translation.override("en"):
        with campaign.being_set_up(Act.CRITERIA, by=head):
            campaign.criteria.filter(parent=None, position=2).update(evidence_required=True)
        amend(campaign, head, first_aid=TieAid.SMALLER_OVER_CLAIM, second_aid="")
    assert "Tự chấm vượt thẩm định ít hơn" in last_entry(campaign).new.values()
    entry = campaign.entries.get(act=Act.CRITERIA)
    assert entry.new == {"Tiêu chí 2": "Tiêu chí 2 · tối đa 4 điểm · cần tài liệu kiểm chứng"}


@pytest.mark.parametrize(
    ("facts", "new"),
    [
        ({"short_title": "Ngắn"}, "Nội dung 1.1 · tối đa 2 điểm · tên ngắn: Ngắn"),
        ({"title": "Tên khác"}, "Tên khác · tối đa 2 điểm"),
        ({"guidance": "Theo báo cáo"}, "Nội dung 1.1 · tối đa 2 điểm · hướng dẫn: Theo báo cáo"),
        ({"survey_only": True}, "Nội dung 1.1 · tối đa 2 điểm · chỉ khảo sát"),
        ({"cap": Decimal("2.5")}, "Nội dung 1.1 · tối đa 2,5 điểm"),
    ],
)
def test_every_change_of_an_item_is_told(campaign, head, facts, new):
    with campaign.being_set_up(Act.CRITERIA, by=head):
        campaign.criteria.filter(parent__position=1, position=1).update(**facts)
    entry = last_entry(campaign)
    assert entry.old == {"Nội dung 1.1": "Nội dung 1.1 · tối đa 2 điểm"}
    assert entry.new == {"Nội dung 1.1": new}


def test_the_order_of_kinds_of_awards_is_told(campaign, head):
    with campaign.being_set_up(Act.AWARD_KINDS, by=head):
        campaign.award_kinds.filter(title="Biểu dương").update(position=7)
    assert last_entry(campaign).new == {
        "Biểu dương – tập thể": "7. Tập thể · từ 9 điểm · Trưởng Ban quyết định"
    }


def test_an_act_that_changes_nothing_leaves_no_entry_and_no_version(campaign, head):
    with campaign.being_set_up(Act.TIERS, by=head):
        pass
    assert not campaign.entries.exists()
    assert Campaign.objects.get(pk=campaign.pk).version == campaign.version


def test_a_refusal_inside_takes_everything_back(campaign, head):
    def clear_then_refuse():
        with campaign.being_set_up(Act.TIERS, by=head):
            campaign.tiers.all().delete()
            raise Refused("row_in_use", "không")

    with refused("row_in_use"):
        clear_then_refuse()
    assert campaign.tiers.count() == 3
    assert not campaign.entries.exists()


def test_others_do_not_set_up(campaign, reviewer):
    with pytest.raises(PermissionDenied), campaign.being_set_up(Act.TIERS, by=reviewer):
        pass


@pytest.mark.parametrize("act", [Act.CRITERIA, Act.TIERS, Act.AWARD_KINDS])
def test_an_open_campaign_keeps_its_rows(head, act):
    campaign = make_campaign()
    with refused("plan_locked"), campaign.being_set_up(act, by=head, reason="Vì"):
        pass


def test_an_open_campaign_wants_a_reason(head):
    campaign = make_campaign()
    for reason in ("", "  ", "\u200b"):
        with refused("reason_missing"):
            amend(campaign, head, reason, title="Khác")
    amend(campaign, head, "Theo chỉ đạo", title="Khác")
    assert last_entry(campaign).reason == "Theo chỉ đạo"


@pytest.mark.parametrize(
    "facts",
    [
        {"step": Decimal(1)},
        {"total": Decimal(9)},
        {"year": 2031},
        {"opens_at": None},
        {"first_aid": ""},
    ],
)
def test_what_points_rest_on_stays_once_the_campaign_is_open(head, facts):
    campaign = make_campaign()
    with refused("plan_locked", match="bước điểm"):
        amend(campaign, head, "Vì", **facts)
    fresh = Campaign.objects.get(pk=campaign.pk)
    assert all(getattr(fresh, name) == getattr(campaign, name) for name in facts)


def test_a_concluded_campaign_keeps_everything(head):
    campaign = make_campaign(CampaignState.CONCLUDED)
    with refused("campaign_concluded"):
        amend(campaign, head, "Vì", title="Khác")


# Opening and concluding


def test_opening_deals_a_blank_card_to_every_unit(campaign, head):
    make_ward_officer(make_ward(last_day=timezone.localdate() - timedelta(days=1)))
    campaign = campaign.perform(Action.OPEN, by=head)
    assert campaign.scorecards.count() == 2
    assert Score.objects.filter(scorecard__campaign=campaign, self_points=None).count() == 2 * 3
    assert campaign.opened_at
    opening = campaign.entries.get(act=Act.OPEN)
    dealt = campaign.entries.filter(act=Act.DEAL, number=1)
    assert opening.rows["chains"] == list(dealt.order_by("pk").values_list("chain", flat=True))
    assert len(dealt) == 2


def test_opening_an_incomplete_plan_is_refused_with_every_sentence(campaign, head):
    campaign.award_kinds.all().delete()
    campaign.tiers.all().delete()
    with refused("plan_unfinished", match=r"mức xếp loại nào\. .*hình thức khen thưởng nào"):
        campaign.perform(Action.OPEN, by=head)
    assert not campaign.scorecards.exists()


def test_an_opening_names_the_root_of_the_year_that_was_concluded_last_if_there_is_one(
    campaign, head
):
    now = timezone.now()
    make_campaign(wards=0, year=2027)
    assert Campaign.objects.latest_root() is None
    for year, age in ((2023, 100), (2024, 1), (2025, 50)):
        make_campaign(
            CampaignState.CONCLUDED,
            wards=0,
            year=year,
            ledger_root=f"{year}" * 16,
            concluded_at=now - timedelta(days=age),
        )
    opened = campaign.perform(Action.OPEN, by=head)
    assert opened.entries.get(act=Act.OPEN).new_facts["earlier_root"] == "2024" * 16


def test_a_second_opening_is_refused(campaign, head):
    campaign.perform(Action.OPEN, by=head)
    with refused("no_such_step", match="Đang diễn ra"):
        campaign.perform(Action.OPEN, by=head)
    assert campaign.scorecards.count() == 2


def test_only_the_head_opens(campaign, reviewer):
    with pytest.raises(PermissionDenied):
        campaign.perform(Action.OPEN, by=reviewer)


def test_concluding_waits_for_every_card(head):
    campaign = make_campaign(wards=2)
    make_scorecard("final", campaign)
    with refused("cards_not_final"):
        campaign.perform(Action.CONCLUDE, by=head)
    make_scorecard("final", campaign)
    assert campaign.perform(Action.CONCLUDE, by=head).is_concluded


def test_nominations_are_settled_before_the_conclusion(head):
    campaign = make_campaign(wards=1)
    card = make_scorecard("final", campaign)
    kind = campaign.award_kinds.get(recipient="officer")
    officer = make_officer(card.ward, full_name="Trần Thị Bé")
    award = Award.nominate(kind, card, officer, "24 buổi", by=make_ward_officer(card.ward))
    with refused("nominations_waiting", "Trần Thị Bé"):
        campaign.perform(Action.CONCLUDE, by=head)
    award.perform(Action.WITHDRAW, by=head, reason="Chưa đủ thành tích")
    assert campaign.perform(Action.CONCLUDE, by=head).is_concluded


def test_a_year_that_cannot_be_is_a_fault_and_no_second_campaign(campaign, head):
    """Only an address that was taken meanwhile is answered with a sentence about it."""
    with pytest.raises(IntegrityError):
        Campaign.launch(by=head, year=2030, title="Phong trào năm 2030", step=Decimal(-1))
    assert not Campaign.objects.filter(year=2030).exists()
