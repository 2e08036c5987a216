"""The page on which the head says who issues and signs papers."""

import pytest
from django.urls import reverse

from scoring.models import Act, Campaign, Issuer, PaperHead
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(wards=2, slug="2026")


def typed(client, **facts):
    """The page as it stands, with some fields typed anew."""
    where = reverse("setup_paper_heads", args=["2026"])
    form = client.get(where).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    return client.post(where, shown | {"seen": form.seen} | facts)


def test_what_is_typed_stands_and_is_recorded_with_its_reason(campaign, sign_in, head):
    ward = campaign.scorecards.in_official_order()[0].ward
    answer = typed(
        sign_in(head),
        board_symbol="BTGTU",
        board_post="Trưởng Ban",
        board_signer="Lưu Thị Ánh Tuyết",
        board_recipients="Thường trực Thành ủy (để b/c),\r\nLưu Ban.",
        committee_body="Thành ủy Sóc Trăng",
        **{
            f"ward_{ward.pk}_superior": "Đảng ủy Phường 1",
            f"ward_{ward.pk}_body": "Ban Tuyên giáo",
        },
        reason="Bổ sung",
    )
    assert answer.status_code == 302
    heads = {(one.issuer, one.ward_id): one for one in campaign.paper_heads.all()}
    assert heads[Issuer.BOARD, None].signer == "Lưu Thị Ánh Tuyết"
    assert heads[Issuer.WARD, ward.pk].superior == "Đảng ủy Phường 1"
    assert len(heads) == 3  # the other ward said nothing
    entry = campaign.entries.get(act=Act.PAPER_HEADS)
    assert "scoring.paperhead" in entry.rows
    assert "Văn bản của Ban" in entry.new_facts


def test_a_change_in_an_open_campaign_says_why(campaign, sign_in, head):
    answer = typed(sign_in(head), board_symbol="BTGTU")
    assert answer.status_code == 422
    assert str(Campaign.CHANGE_UNEXPLAINED) in answer.content.decode()
    assert 'value="BTGTU"' in answer.content.decode()
    assert not PaperHead.objects.exists()


def test_somebody_else_s_change_meanwhile_is_noticed(campaign, sign_in, head):
    client = sign_in(head)
    where = reverse("setup_paper_heads", args=["2026"])
    seen = client.get(where).context["form"].seen
    assert typed(client, board_symbol="BTGTU", reason="Một").status_code == 302
    answer = client.post(where, {"seen": seen, "board_symbol": "BTG", "reason": "Hai"})
    assert answer.status_code == 409
    assert PaperHead.objects.get().symbol == "BTGTU"


def test_a_concluded_campaign_keeps_its_signers(campaign, sign_in, head):
    PaperHead.objects.create(campaign=campaign, issuer=Issuer.BOARD, signer="Lưu Thị Ánh Tuyết")
    Campaign.objects.update(state="concluded")
    answer = typed(sign_in(head), board_signer="Người khác")
    assert answer.status_code == 409
    assert PaperHead.objects.get().signer == "Lưu Thị Ánh Tuyết"


def test_a_new_year_takes_them_over(campaign, head):
    PaperHead.objects.create(campaign=campaign, issuer=Issuer.BOARD, signer="Lưu Thị Ánh Tuyết")
    facts = {"superior_body": "A", "issuing_body": "B", "deciding_body": "C", "title": "Hai"}
    following = Campaign.launch(by=head, model=campaign, year=2027, **facts)
    assert following.paper_heads.get().signer == "Lưu Thị Ánh Tuyết"
