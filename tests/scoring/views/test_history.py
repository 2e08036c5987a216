"""The change record on screen: sentences, filters, pages, and who reads what."""

import csv
import re
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from openpyxl import load_workbook

from scoring.ledger import triggers
from scoring.ledger.record import record
from scoring.maintenance import audit
from scoring.models import Act, Block, Campaign, Entry, Evidence, Scorecard
from scoring.pages.history import GROUPS, EntryRow
from scoring.rules.lifecycle import Action, CardState
from scoring.rules.permissions import Audience
from scoring.rules.refusals import Refused
from scoring.workbooks import change_record
from tests.factories import (
    fill,
    make_campaign,
    make_scorecard,
    make_survey,
    make_user,
    make_ward_officer,
)
from wards.models import Role

pytestmark = pytest.mark.django_db


def scores_of(card):
    return list(
        card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()
    )


def page_of(client, campaign, query=""):
    response = client.get(reverse("history", args=[campaign.slug]) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def write_entry(card, act=Act.EXTEND, by=None, **facts):
    with transaction.atomic():
        return record(act, by=by, campaign=card.campaign, scorecard=card, **facts)


def test_every_item_leads_to_its_own_history(sign_in, reviewer):
    card = make_scorecard(CardState.VERIFIED)
    own, board = (
        reverse("scorecard", args=[card.campaign.slug]),
        reverse("board_ward", args=[card.campaign.slug, card.ward.code]),
    )
    for client, page in ((sign_in(make_ward_officer(card.ward)), own), (sign_in(reviewer), board)):
        address = (
            f"{reverse('history', args=[card.campaign.slug])}?ward={card.ward.code}&amp;item=1.2"
        )
        assert address in client.get(page).content.decode()
        assert (
            f"Đơn vị: {card.ward_name}; nội dung: 1.2"
            in client.get(address.replace("&amp;", "&")).content.decode()
        )


def test_an_entry_reads_like_a_sentence(sign_in, reviewer):
    card = make_scorecard("submitted")
    score = scores_of(card)[1]
    score.enter("verified", Decimal("3.5"), by=reviewer, note="Thiếu biên bản họp quý III")
    told = words_of(page_of(sign_in(reviewer), card.campaign))
    clock = timezone.localtime(Entry.objects.get().at)
    assert f"{clock:%d/%m/%Y} {clock:%H:%M} · Trần Minh (Chuyên viên thẩm định)" in told
    assert (
        f"Ghi điểm thẩm định · {card.ward_name}, nội dung 1.2: 3,5 Lý do: Thiếu biên bản họp quý III"
        in told
    )
    score.enter("verified", Decimal("3.75"), by=reviewer, note="Thiếu biên bản họp quý III")
    assert "nội dung 1.2: 3,5 → thành 3,75" in words_of(page_of(sign_in(reviewer), card.campaign))


def test_a_step_names_what_changed_with_it(sign_in, reviewer):
    card = make_scorecard("submitted")
    until = timezone.now() + timezone.timedelta(days=3)
    card.perform(Action.RETURN, by=reviewer, reason="Bổ sung\nsố liệu", until=until)
    told = words_of(page_of(sign_in(reviewer), card.campaign))
    assert f"Trả lại phiếu · {card.ward_name}: Đã nộp → thành Đang tự chấm Hạn nộp mới:" in told
    assert "Lý do: Bổ sung số liệu" in told


def test_what_is_gone_reads_as_gone(reviewer):
    card = make_scorecard()
    officer = make_ward_officer(card.ward)
    evidence = Evidence.add(
        card, by=officer, kind="link", title="Tin", url="https://a.vn", scores=scores_of(card)[:1]
    )
    evidence.withdraw(by=officer)
    told = EntryRow(Entry.objects.order_by("-pk").first())
    assert (told.main.old, told.main.new) == ("Tin", "")


def test_long_texts_are_folded_and_markup_stays_text(sign_in, reviewer):
    card = make_scorecard()
    officer = make_ward_officer(card.ward)
    scores_of(card)[0].enter(
        "self", Decimal(1), by=officer, note="<script>alert(1)</script>" + "rất dài " * 40
    )
    page = page_of(sign_in(reviewer), card.campaign)
    assert "<summary>xem nội dung</summary>" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_every_act_belongs_to_a_group():
    grouped = [act for _label, acts in GROUPS.values() for act in acts]
    assert len(grouped) == len(set(grouped))
    assert set(Act) - set(grouped) <= {Act.REDACT}


# Pages and filters


def test_fifty_at_a_time_newest_first(sign_in, reviewer):
    card = make_scorecard()
    for number in range(120):
        write_entry(card, by=reviewer, subject=f"mục {number:03}")
    client, seen, query = sign_in(reviewer), [], ""
    for _page in range(3):
        page = page_of(client, card.campaign, query)
        seen.append(re.findall(r"mục (\d{3})", page))
        further = re.search(r'rel="next" href="([^"]+)"', page)
        query = further[1] if further else ""
    assert [len(one) for one in seen] == [50, 50, 20]
    assert [one for page in seen for one in page] == [
        f"{number:03}" for number in reversed(range(120))
    ]
    assert query == ""


def test_paging_keeps_the_filter_and_new_entries_do_not_shift_it(sign_in, reviewer):
    card = make_scorecard()
    for number in range(60):
        write_entry(
            card,
            by=reviewer,
            act=Act.EXTEND if number % 2 else Act.RETURN,
            subject=f"mục {number:03}",
        )
    for number in range(60, 110):
        write_entry(card, by=reviewer, act=Act.EXTEND, subject=f"mục {number:03}")
    client = sign_in(reviewer)
    further = re.search(
        r'rel="next" href="([^"]+)"', page_of(client, card.campaign, "?act=extend")
    )[1].replace("&amp;", "&")
    write_entry(card, by=reviewer, subject="mục 999")
    rest = re.findall(r"mục (\d{3})", page_of(client, card.campaign, further))
    assert rest == [f"{number:03}" for number in range(59, 0, -2)]


def test_filters_by_ward_act_person_and_item(sign_in, reviewer, head):
    campaign = make_campaign(wards=2)
    one, two = campaign.scorecards.select_related("ward", "campaign").in_official_order()
    own, other = make_ward_officer(one.ward), make_ward_officer(two.ward)
    for card, officer in ((one, own), (two, other)):
        for score in scores_of(card):
            score.enter("self", Decimal(1), by=officer)
    Evidence.add(
        one, by=own, kind="link", title="Tin", url="https://a.vn", scores=scores_of(one)[:1]
    )
    write_entry(two, by=head, act=Act.EXTEND)
    client = sign_in(reviewer)

    def count(query):
        return page_of(client, campaign, query).count('<p class="sentence">')

    assert count("") == 8
    assert count(f"?ward={one.ward.code}") == 4
    assert count("?act=points") == 6
    assert count("?act=add_evidence") == 1
    assert count("?act=evidence") == 1
    assert count(f"?person={head.username}") == 1
    assert count("?item=1.1") == 3
    assert count("?item=2") == 2
    assert count(f"?ward={one.ward.code}&act=points&item=1.2") == 1
    # By the name, or by its number alone; nobody's number is nobody's.
    Scorecard.objects.filter(pk=one.pk).update(ward_name="Phường 7")
    Scorecard.objects.filter(pk=two.pk).update(ward_name="Phường 17")
    assert [count(f"?ward={typed}") for typed in ("7", "07", "17", "P.7", "1", "phường")] == [
        4, 4, 4, 4, 0, 8,
    ]  # fmt: skip
    assert "Đơn vị: Phường 7" in page_of(client, campaign, "?ward=7")
    assert "Đơn vị: không có đơn vị nào số 1" in page_of(client, campaign, "?ward=1")


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("?ward=7", "Phường 7"),
        ("?ward=p. 07", "Phường 7"),
        ("?ward=phường", "phường"),
        ("?ward=1", "1"),
        ("?act=told", "Báo cho đơn vị"),
        ("?act=points", "Chấm điểm (tất cả)"),
        ("?act=khác", "–"),
        ("?person=Lê", "Lê"),
        ("?person=lê hòa", "Lê Hoà"),
    ],
)
def test_what_the_address_narrows_to_is_chosen_in_the_form(sign_in, reviewer, query, chosen):
    card = make_scorecard()
    Scorecard.objects.filter(pk=card.pk).update(ward_name="Phường 7")
    write_entry(card, by=make_user(full_name="Lê Hoà"))
    page = page_of(sign_in(reviewer), card.campaign, query)
    assert re.findall(r"<option [^>]*selected>([^<]*)", page) == [chosen]


@pytest.mark.parametrize(
    "query",
    ["?ward=%00", "?act=%00", "?person=%F0%28", "?item=%00", "?item=a.b.c", "?item=9999999999", "?before=abc",
     "?before=99999999999999999999", "?before=-1", "?ward=" + "x" * 500, "?act=khác", "?before=%D9%A3"],
)  # fmt: skip
def test_values_that_mean_nothing_do_no_harm(sign_in, reviewer, query):
    card = make_scorecard()
    write_entry(card, by=reviewer)
    page_of(sign_in(reviewer), card.campaign, query)


def test_an_empty_record_says_so(sign_in, reviewer):
    assert "Không có mục nào" in page_of(sign_in(reviewer), make_campaign())


# Who


def test_a_ward_reads_its_own_card_alone(sign_in):
    campaign = make_campaign(wards=2)
    one, two = campaign.scorecards.select_related("ward", "campaign").in_official_order()
    own, other = make_ward_officer(one.ward), make_ward_officer(two.ward)
    scores_of(one)[0].enter("self", Decimal(1), by=own, note="Của đơn vị mình")
    scores_of(two)[0].enter("self", Decimal(2), by=other, note="Của đơn vị khác")
    client = sign_in(own)
    for query in ("", f"?ward={two.ward.code}", f"?person={other.username}"):
        page = page_of(client, campaign, query)
        assert "Của đơn vị khác" not in page
        assert other.full_name not in page
        assert two.ward_name not in page
    assert "Của đơn vị mình" in page_of(client, campaign)


def test_a_ward_reads_judged_points_only_once_they_are_given_out(sign_in, reviewer):
    card = make_scorecard("submitted")
    officer = make_ward_officer(card.ward)
    make_survey(card)
    scores_of(card)[0].enter("survey", Decimal("1.25"), by=reviewer, note="Chưa có sổ")
    scores_of(card)[0].enter("verified", Decimal("1.5"), by=reviewer, note="Theo khảo sát")
    client = sign_in(officer)
    page = page_of(client, card.campaign)
    for secret in (
        "1,25",
        "1,5",
        "Chưa có sổ",
        "Theo khảo sát",
        "Ghi điểm thẩm định · ",
        reviewer.full_name,
    ):
        assert secret not in page
    fill(card, "verified")
    Scorecard.objects.update(state="verified")
    page = page_of(client, card.campaign)
    assert "1,25" in page
    assert "Theo khảo sát" in page


def test_eligibility_is_the_boards_alone(sign_in, reviewer, head, observer):
    card = make_scorecard("final")
    Block.put(card, None, "complaint", "Chờ kết luận đơn", by=head)
    assert "Chờ kết luận đơn" in page_of(sign_in(reviewer), card.campaign)
    for reader in (observer, make_ward_officer(card.ward)):
        assert "Chờ kết luận đơn" not in page_of(sign_in(reader), card.campaign)


def test_a_ward_reads_nothing_of_the_campaigns_own_entries(sign_in, reviewer):
    card = make_scorecard()
    write_entry(
        card, by=reviewer, act=Act.ORDER_TIE, subject="thứ tự bí mật", audience=Audience.READERS
    )
    assert "thứ tự bí mật" not in page_of(sign_in(make_ward_officer(card.ward)), card.campaign)
    assert "thứ tự bí mật" in page_of(sign_in(reviewer), card.campaign)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.OBSERVER])
def test_the_page_costs_the_same_for_any_number_of_wards(
    role, sign_in, reviewer, django_assert_max_num_queries
):
    counts = []
    for wards in (1, 3, 10):
        campaign = make_campaign(wards=wards, year=2026 + wards)
        for card in campaign.scorecards.select_related("campaign"):
            for _turn in range(4):
                write_entry(
                    card,
                    by=reviewer,
                    score=card.scores.first(),
                    subject="1.1",
                    audience=Audience.WARD,
                )
        ward = campaign.scorecards.first().ward
        user = make_ward_officer(ward) if role == Role.OFFICER else make_user(role)
        client = sign_in(user)
        with django_assert_max_num_queries(12) as queries:
            page_of(client, campaign)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


# By day, and taken along


def test_days_narrow_and_nonsense_finds_nothing(sign_in, reviewer):
    card = make_scorecard("submitted")
    old = write_entry(
        card,
        by=reviewer,
        reason="hồi tháng sáu",
        at=timezone.make_aware(datetime(2026, 6, 30, 23, 59)),
    )
    write_entry(
        card, by=reviewer, reason="hồi tháng bảy", at=timezone.make_aware(datetime(2026, 7, 1))
    )
    client = sign_in(reviewer)
    for query, june, july in (
        ("?until=30/06/2026", True, False),
        ("?since=01/07/2026", False, True),
        ("?since=2026-06-30&until=30/06/2026", True, False),
        ("?since=hôm+qua", False, False),
        ("?until=99/99/9999", False, False),
        ("?since=01/01/0001", False, False),
    ):
        page = page_of(client, card.campaign, query)
        assert (old.reason in page, "hồi tháng bảy" in page) == (june, july), query


def sheet_of(client, campaign, query=""):
    answer = client.get(reverse("history_workbook", args=[campaign.slug]) + query)
    assert answer.status_code == 200
    return load_workbook(BytesIO(b"".join(answer.streaming_content))).active


def test_the_record_is_taken_along_as_it_is_narrowed(sign_in, reviewer):
    campaign = make_campaign(wards=2)
    one, two = campaign.scorecards.select_related("campaign", "ward")
    write_entry(
        one, by=reviewer, reason="=1+1", before={"state": "draft"}, after={"state": "submitted"}
    )
    write_entry(two, by=reviewer, reason="lý do hai")
    client = sign_in(reviewer)
    everything = list(sheet_of(client, campaign).iter_rows(values_only=True))
    reasons = [row[6] for row in everything if row[3] == "Gia hạn nộp"]
    assert reasons == ["lý do hai", "=1+1"]
    assert any("Trạng thái: draft → submitted" in str(row[5]) for row in everything)
    sheet = sheet_of(client, campaign, f"?ward={two.ward.code}&act=steps")
    said = [row[0] for row in sheet.iter_rows(values_only=True, max_row=9)]
    assert f"Đơn vị: {two.ward_name}; việc: Các bước của phiếu" in said
    assert [row[6] for row in sheet.iter_rows(values_only=True) if row[3] == "Gia hạn nộp"] == [
        "lý do hai"
    ]
    assert not any("DỰ THẢO" in str(one) for one in said)


def test_a_long_record_is_taken_along_in_parts_that_later_entries_leave_alone(
    sign_in, reviewer, monkeypatch
):
    monkeypatch.setattr(change_record, "PART", 2)
    card = make_scorecard("submitted")
    for number in range(3):
        write_entry(card, by=reviewer, reason=f"lần {number}")
    client, campaign = sign_in(reviewer), card.campaign
    address = reverse("history_workbook", args=[campaign.slug])
    listed = client.get(address + "?act=steps").content.decode()
    assert "Sổ có 3 mục nên tải thành 2 tệp" in listed
    assert 'href="?act=steps&amp;part=1"' in listed
    assert "mục 3–3 trong 3" in listed

    def reasons(part):
        sheet = sheet_of(client, campaign, f"?act=steps&part={part}")
        rows = list(sheet.iter_rows(values_only=True))
        assert any(f"Phần {part}/2, mục" in str(row[0]) for row in rows[:9])
        return [row[6] for row in rows if row[3] == "Gia hạn nộp"]

    assert [reasons(1), reasons(2)] == [["lần 1", "lần 0"], ["lần 2"]]
    write_entry(card, by=reviewer, reason="lần 3")
    assert [reasons(1), reasons(2)] == [["lần 1", "lần 0"], ["lần 3", "lần 2"]]
    named = client.get(address + "?act=steps&part=2")["Content-Disposition"]
    assert f"so-theo-doi-thay-doi-{campaign.slug}-phan-2.xlsx" in named


def test_no_part_of_a_concluded_record_is_made_with_an_entry_that_was_changed(
    sign_in, reviewer, monkeypatch
):
    monkeypatch.setattr(change_record, "PART", 1)
    card = make_scorecard("submitted")
    entries = [write_entry(card, by=reviewer, reason=f"lần {number}") for number in range(2)]
    type(card.campaign).objects.update(state="concluded")
    client, address = sign_in(reviewer), reverse("history_workbook", args=[card.campaign.slug])
    triggers.lift()
    Entry.objects.filter(pk=entries[1].pk).update(new_facts={"state": "final"})
    triggers.install()
    assert client.get(address + "?part=1").status_code == 200
    refused = client.get(address + "?part=2")
    assert refused.status_code == 409
    assert "không còn khớp với mã niêm phong" in refused.content.decode()


def text_of(client, campaign, query=""):
    """The rows of the file of text, its heading first."""
    answer = client.get(reverse("history_text", args=[campaign.slug]) + query)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def test_the_record_is_taken_along_as_one_text_however_long_it_is(sign_in, reviewer, monkeypatch):
    monkeypatch.setattr(change_record, "PART", 2)
    monkeypatch.setattr(change_record, "CHUNK", 2)
    card = make_scorecard("submitted")
    for number in range(5):
        write_entry(card, by=reviewer, reason=f"lần {number}")
    client, campaign = sign_in(reviewer), card.campaign
    heading, *rows = text_of(client, campaign)
    assert heading == [column.heading for column in change_record.COLUMNS]
    assert len(rows) == campaign.entries.count()
    assert [row[6] for row in rows if row[6]] == [f"lần {number}" for number in (4, 3, 2, 1, 0)]
    address = reverse("history_text", args=[campaign.slug]) + "?act=steps"
    listed = client.get(reverse("history_workbook", args=[campaign.slug]) + "?act=steps")
    assert f'href="{address}"' in listed.content.decode()


def test_the_text_is_made_for_a_spreadsheet_with_a_decimal_comma(sign_in, reviewer):
    campaign = make_campaign(wards=2)
    one, two = campaign.scorecards.select_related("campaign", "ward")
    points = {"before": {"self_points": "3"}, "after": {"self_points": "4,5"}}
    write_entry(one, by=reviewer, reason="=1+1", **points)
    write_entry(two, by=reviewer, reason='- đã "xem"; đúng\n@cả hai dòng')
    client = sign_in(reviewer)
    answer = client.get(reverse("history_text", args=[campaign.slug]))
    whole = b"".join(answer.streaming_content)
    assert whole.startswith('\ufeff"Thời điểm";'.encode())
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f"so-theo-doi-thay-doi-{campaign.slug}.csv" in answer["Content-Disposition"]
    rows = text_of(client, campaign)
    assert [row[6] for row in rows[1:3]] == ['\'- đã "xem"; đúng\n@cả hai dòng', "'=1+1"]
    assert any("3 → 4,5" in row[5] for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    narrowed = text_of(client, campaign, f"?ward={two.ward.code}&act=steps")
    assert len(narrowed) == 2


def test_while_the_text_is_on_its_way_nobody_else_s_language_is_changed(sign_in, reviewer):
    """It is Vietnamese throughout; what goes on between its pieces is as it was."""
    write_entry(make_scorecard("submitted"), by=reviewer)
    answer = sign_in(reviewer).get(reverse("history_text", args=[Campaign.objects.get().slug]))
    with override("en"):
        for _piece in answer.streaming_content:
            assert get_language() == "en"


def test_the_text_of_a_changed_record_breaks_off_and_of_a_short_one_is_refused(
    sign_in, reviewer, monkeypatch
):
    card = make_scorecard("submitted")
    entries = [write_entry(card, by=reviewer, reason=f"lần {number}") for number in range(3)]
    type(card.campaign).objects.update(state="concluded")
    client, address = sign_in(reviewer), reverse("history_text", args=[card.campaign.slug])
    triggers.lift()
    Entry.objects.filter(pk=entries[0].pk).update(new_facts={"state": "final"})
    triggers.install()
    refused = client.get(address)
    assert refused.status_code == 409
    assert "không còn khớp với mã niêm phong" in refused.content.decode()
    monkeypatch.setattr(change_record, "PART", 2)
    monkeypatch.setattr(change_record, "CHUNK", 1)
    pieces = iter(client.get(address).streaming_content)
    assert b"Th\xe1\xbb\x9di" in next(pieces)
    assert "lần 2" in next(pieces).decode()
    with pytest.raises(Refused):
        list(pieces)


def test_what_is_held_against_the_record_stands_in_the_same_database(monkeypatch):
    """A text that is being sent outlives the request, which chose between primary and standby."""
    asked = []

    def of(said):
        asked.append(said.db)
        raise LookupError

    monkeypatch.setattr(audit.TextAmendments, "of", of)
    for alias in ("default", "replica"):
        with pytest.raises(LookupError):
            audit.are_unaltered(make_campaign(wards=0), Entry.objects.using(alias))
    assert asked == ["default", "replica"]


def test_a_ward_takes_along_what_it_may_read(sign_in, reviewer):
    card = make_scorecard("submitted")
    write_entry(card, by=reviewer, reason="cho đơn vị", audience=Audience.WARD)
    write_entry(card, by=reviewer, reason="riêng của Ban", audience=Audience.BOARD)
    sheet = sheet_of(sign_in(make_ward_officer(card.ward)), card.campaign)
    reasons = {row[6] for row in sheet.iter_rows(values_only=True)}
    assert "cho đơn vị" in reasons
    assert "riêng của Ban" not in reasons
    told = {row[6] for row in text_of(sign_in(make_ward_officer(card.ward)), card.campaign)}
    assert "cho đơn vị" in told
    assert "riêng của Ban" not in told


def test_the_record_is_read_in_few_queries(sign_in, reviewer, django_assert_max_num_queries):
    card = make_scorecard("submitted")
    client = sign_in(reviewer)
    for _ in range(30):
        write_entry(card, by=reviewer, reason="x")
    with django_assert_max_num_queries(8):
        assert sheet_of(client, card.campaign).max_row > 30


def test_the_list_of_files_says_how_much_and_whether_it_is_final(sign_in, reviewer):
    campaign = make_campaign(wards=3)
    client = sign_in(reviewer)
    page = words_of(client.get(reverse("exports", args=[campaign.slug])).content.decode())
    assert "3 đơn vị · 0 khen thưởng" in page
    assert "Dự thảo" in page
    assert "số liệu đến" in page
    type(campaign).objects.filter(pk=campaign.pk).update(state="concluded")
    page = words_of(client.get(reverse("exports", args=[campaign.slug])).content.decode())
    assert "Chính thức" in page
    assert "Dự thảo" not in page
