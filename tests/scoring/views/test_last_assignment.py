"""Last year's assignment taken over: looked at first, then done for what is nobody's yet."""

import pytest
from django.urls import reverse

from scoring.models import Act, Campaign, Cluster, Criterion
from tests.factories import make_campaign, make_user, make_ward, write_down
from wards.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def years():
    """This year's campaign made from last year's, with three units and criteria of equal titles."""
    wards = [make_ward() for _ in range(3)]
    last = make_campaign(wards=wards, year=2025)
    now = make_campaign(wards=wards, year=2026)
    Campaign.objects.filter(pk=now.pk).update(model=last)
    write_down()
    return last, Campaign.objects.get(pk=now.pk)


def at(name, campaign):
    return reverse(name, args=[campaign.slug])


def cards_of(campaign):
    return list(campaign.scorecards.select_related("assignee").in_official_order())


def had(campaign, *people):
    for card, person in zip(cards_of(campaign), people, strict=True):
        campaign.scorecards.filter(pk=card.pk).update(assignee=person)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_what_is_nobodys_goes_to_whoever_had_it_last_year(
    years, head, reviewer, sign_in, django_assert_max_num_queries
):
    last, now = years
    left = make_user(Role.REVIEWER, full_name="Đỗ Đã Nghỉ", is_active=False)
    had(last, reviewer, reviewer, left)
    last.criteria.heads().filter(position=2).update(reviewer=reviewer)
    # The same title at another place of the plan.
    now.criteria.heads().filter(position=1).update(title="Tiêu chí mới")
    cards_of(now)[1].assign(head, by=head)
    client, page = sign_in(head), at("assign_as_before", now)
    for number in (1, 2):
        Cluster.objects.create(campaign=now, name=f"Cụm {number}", position=number)
    with django_assert_max_num_queries(12):
        assert "Lấy theo năm 2025" in text(client.get(at("assignments", now)))
    with django_assert_max_num_queries(12):
        shown = client.get(page)
    form = shown.context["form"]
    assert [(one.name, one.person) for one in form.offers] == [
        (cards_of(now)[0].ward_name, reviewer), ("Tiêu chí 2", reviewer),
    ]  # fmt: skip
    assert f"{cards_of(now)[2].ward_name} (Đỗ Đã Nghỉ)" in text(shown)
    assert client.post(page, {"seen": form.mark}).status_code == 302
    assert [card.assignee for card in cards_of(now)] == [reviewer, head, None]
    given = Criterion.objects.heads().filter(campaign=now, reviewer=reviewer)
    assert [one.position for one in given] == [2]
    acts = now.entries.filter(act__in=(Act.ASSIGN, Act.ASSIGN_CRITERION)).order_by("pk")
    assert [one.act for one in acts] == [Act.ASSIGN, Act.ASSIGN, Act.ASSIGN_CRITERION]


def test_what_was_given_meanwhile_stays_and_nothing_is_half_done(years, head, reviewer, sign_in):
    last, now = years
    had(last, reviewer, reviewer, None)
    client, page = sign_in(head), at("assign_as_before", now)
    mark = client.get(page).context["form"].mark
    cards_of(now)[0].assign(head, by=head)  # by somebody at another desk
    answer = client.post(page, {"seen": mark})
    assert answer.status_code == 409
    assert "Phân công vừa thay đổi" in text(answer)
    assert [card.assignee for card in cards_of(now)] == [head, None, None]
    assert client.post(page, {"seen": answer.context["form"].mark}).status_code == 302
    assert [card.assignee for card in cards_of(now)] == [head, reviewer, None]
    assert "Lấy theo năm" not in text(client.get(at("assignments", now)))  # nothing is left


def test_a_reviewer_takes_over_only_what_was_their_own(years, head, reviewer, sign_in):
    last, now = years
    had(last, reviewer, head, None)
    last.criteria.heads().update(reviewer=reviewer)
    client, page = sign_in(reviewer), at("assign_as_before", now)
    form = client.get(page).context["form"]
    assert [one.name for one in form.offers] == [cards_of(now)[0].ward_name]
    client.post(page, {"seen": form.mark})
    assert [card.assignee for card in cards_of(now)] == [reviewer, None, None]
    assert not now.criteria.exclude(reviewer=None).exists()


def test_who_changed_to_another_role_is_not_proposed(years, head, sign_in):
    last, now = years
    had(last, make_user(Role.OBSERVER), None, None)
    page = sign_in(head).get(at("assign_as_before", now))
    assert page.context["form"].offers == []
    assert "không còn trong Ban" in text(page)


def test_without_an_earlier_campaign_there_is_no_such_button(head, sign_in):
    campaign = make_campaign(wards=1)
    client = sign_in(head)
    assert "Lấy theo năm" not in text(client.get(at("assignments", campaign)))
    page = client.get(at("assign_as_before", campaign))
    assert "không có phân công để lấy" in text(page)
