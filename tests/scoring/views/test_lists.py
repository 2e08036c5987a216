"""The rows of long lists, which are written by hand: what people wrote is no markup in them, and
each state is drawn once however many rows have it.
"""

import pytest
from django.template import engines
from django.urls import reverse

from scoring.models import Scorecard
from scoring.templatetags.components import Components
from tests.factories import make_campaign, make_client, make_scorecard, make_user
from wards.models import Role

pytestmark = pytest.mark.django_db

WILD = "<b>\"&'</b>"
SAFE = "&lt;b&gt;&quot;&amp;&#x27;&lt;/b&gt;"


@pytest.mark.parametrize(("page", "count"), [("home", 1), ("tiers", 2)])
def test_a_name_is_no_markup_in_its_row(page, count):
    """The ranking says the name once more on each button."""
    campaign = make_campaign(wards=2)
    card = make_scorecard("verified", campaign)
    Scorecard.objects.filter(pk=card.pk).update(ward_name=WILD, tier_reason=WILD)
    address = reverse("home") if page == "home" else reverse(page, args=[campaign.slug])
    html = make_client(make_user(Role.HEAD)).get(address).content.decode()
    assert WILD not in html
    assert html.count(SAFE) >= count
    assert reverse("board_ward", args=[campaign.slug, card.ward.code]) in html


def test_the_addresses_of_what_the_head_may_do_are_the_routes_own():
    campaign = make_campaign(wards=2)
    card = make_scorecard("verified", campaign)
    make_scorecard("verified", campaign)  # with the same points
    page = reverse("tiers", args=[campaign.slug])
    html = make_client(make_user(Role.HEAD)).get(page).content.decode()
    for name in ("tier_assign", "tie_order"):
        assert f'href="{reverse(name, args=[campaign.slug, card.ward.code])}"' in html


def test_a_component_is_rendered_once_for_the_same_inputs(monkeypatch):
    made = []
    template = type(engines["django"].get_template("components/gap.html"))
    render = template.render
    monkeypatch.setattr(
        template, "render", lambda self, *args: (made.append(self), render(self, *args))[1]
    )
    component = Components()
    first = component("gap", text="−0,5", down=True)
    assert component("gap", text="−0,5", down=True) is first
    assert component("gap", text="+0,5", down=False) != first
    assert len(made) == 2
