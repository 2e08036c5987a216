"""Who comes up before whom within one kind; a scanned decision that grants nothing says so."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from scoring.documents.papers.facts import Facts
from scoring.maintenance import replay
from scoring.models import Act, Award, Entry
from scoring.models.awards.ceremony import order_within
from scoring.pages.awards.honours import honour_lists
from scoring.rules.lifecycle import Action, CardState
from scoring.workbooks.rows import award_rows
from scoring.workbooks.year import Year
from tests.factories import make_campaign, make_officer, make_scorecard, write_down
from tests.refusals import refused
from tests.scoring.views.test_signed import pdf

pytestmark = pytest.mark.django_db
PAPER = {"decision_number": "12-QĐ/TU", "decision_date": date(2026, 1, 5)}


@pytest.fixture
def campaign(head):
    campaign = make_campaign(wards=2)
    for _ward in range(2):
        make_scorecard(CardState.FINAL, campaign)
    write_down()
    kind = campaign.award_kinds.get(recipient="officer")
    for card in campaign.scorecards.select_related("ward").order_by("pk"):
        person = make_officer(card.ward)
        Award.propose(kind, card, person, by=head, reason="Tiêu biểu").perform(
            Action.DECIDE, by=head, **PAPER
        )
    return campaign


def names(awards):
    return [award.person for award in awards]


def test_the_head_says_who_of_a_kind_comes_first(campaign, head, sign_in):
    first, second = Award.objects.order_by("slot")
    assert names(Facts(campaign).in_order_of_ceremony) == [first.person, second.person]
    page = reverse("award_order", args=[campaign.slug, first.kind_id])
    client = sign_in(head)
    assert first.person in client.get(page).content.decode()
    sent = {f"place-{first.pk}": "2", f"place-{second.pk}": "1"}
    assert client.post(page, sent).status_code == 302
    expected = [second.person, first.person]
    assert names(Facts(campaign).in_order_of_ceremony) == expected
    assert [row[2] for row in award_rows(Year(campaign))] == expected
    assert names(honour_lists(campaign)[0].awards) == expected
    assert Entry.objects.filter(act=Act.ORDER_AWARDS).count() == 2
    assert list(replay.differences_of_campaigns()) == []
    assert "Xếp thứ tự trao" in client.get(reverse("awards", args=[campaign.slug])).content.decode()


def test_who_may_not_and_when_not(campaign, head, reviewer, sign_in):
    first, second = Award.objects.select_related("kind").order_by("slot")
    with pytest.raises(PermissionDenied):
        order_within(first.kind, [second.pk, first.pk], by=reviewer)
    for wrong in ([first.pk], [first.pk, first.pk], [first.pk, second.pk, 999]):
        with refused("preview_outdated"):
            order_within(first.kind, wrong, by=head)
    page = reverse("award_order", args=[campaign.slug, first.kind_id])
    bad = sign_in(head).post(page, {f"place-{first.pk}": "một", f"place-{second.pk}": "1"})
    assert bad.status_code == 422
    assert "một" in bad.content.decode()
    order_within(first.kind, [second.pk, first.pk], by=head)
    campaign.perform(Action.CONCLUDE, by=head)
    with refused("campaign_not_open"):
        order_within(first.kind, [first.pk, second.pk], by=head)


def filed(number):
    return {"kind": "decision", "number": number, "signed_on": "05/01/2026", "upload": pdf()}


def test_a_scan_of_a_decision_that_no_award_bears_says_so(
    campaign, head, sign_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client = sign_in(head)
    page = reverse("signed", args=[campaign.slug])
    said = client.post(page, filed("99-QĐ/TU"), follow=True).content.decode()
    assert "Chưa có khen thưởng nào mang số 99-QĐ/TU" in said
    said = client.post(page, filed("12-QĐ/TU"), follow=True).content.decode()
    assert "Chưa có khen thưởng nào mang số" not in said
