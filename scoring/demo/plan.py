"""The plan of the source with illustrative items: read from plan.json, written into a campaign."""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from scoring.models import Act, AwardKind, Campaign, Criterion, Issuer, PaperHead, Tier
from wards.models import User

BODIES: dict[str, Any] = {
    "superior_body": "Thành ủy Sóc Trăng",
    "issuing_body": "Ban Tuyên giáo Thành ủy",
    "deciding_body": "Thường trực Thành ủy",
    "place": "Sóc Trăng",
}
PAPER_HEADS: dict[Issuer, dict[str, str]] = {
    Issuer.BOARD: {
        "symbol": "BTGTU",
        "post": "Trưởng Ban",
        "signer": "Lưu Thị Ánh Tuyết",
        "recipients": "Thường trực Thành ủy (để b/c),\nBan Tuyên giáo Tỉnh ủy,\nCác đơn vị tham "
        "gia,\nLưu Ban.",
    },
    Issuer.COMMITTEE: {
        "superior": "Tỉnh ủy Sóc Trăng",
        "body": "Thành ủy Sóc Trăng",
        "symbol": "TU",
        "authority": "T/M Ban Thường vụ",
        "post": "Phó Bí thư",
        "signer": "Mai Đức Thịnh",
        "recipients": "Ban Tuyên giáo Thành ủy,\nLưu Văn phòng Thành ủy.",
    },
}
TIERS = (("Xuất sắc", 90), ("Khá", 70), ("Trung bình", 50))


@dataclass(frozen=True)
class Item:
    """An item with what people write about it: a ward's claim, a survey's finding, a reviewer's
    reason.
    """

    no: str
    title: str
    cap: Decimal
    evidence: bool
    guidance: str
    claim: str
    found: str
    reason: str


@dataclass(frozen=True)
class Head:
    """One of the ten criteria."""

    no: int
    title: str
    short_title: str
    guidance: str  # the announcement's own words
    cap: Decimal
    items: tuple[Item, ...]


@lru_cache(maxsize=1)
def heads() -> tuple[Head, ...]:
    """The ten criteria with their items, in official order."""
    rows = json.loads(Path(__file__).with_name("plan.json").read_text(encoding="utf-8"))
    return tuple(_head(**row) for row in rows)


def _head(items: list[dict[str, Any]], cap: str, **facts: Any) -> Head:
    return Head(
        cap=Decimal(cap),
        items=tuple(Item(**row | {"cap": Decimal(row["cap"])}) for row in items),
        **facts,
    )


def write_into(campaign: Campaign, *, by: User) -> None:
    """Set a campaign in preparation up with criteria, tiers and kinds of awards."""
    with campaign.being_set_up(Act.CRITERIA, by=by):
        for head in heads():
            criterion = Criterion.objects.create(
                campaign=campaign,
                position=head.no,
                title=head.title,
                short_title=head.short_title,
                guidance=head.guidance,
                cap=head.cap,
            )
            for position, item in enumerate(head.items, 1):
                Criterion.objects.create(
                    campaign=campaign,
                    parent=criterion,
                    position=position,
                    title=item.title,
                    guidance=item.guidance,
                    cap=item.cap,
                    evidence_required=item.evidence,
                )
    with campaign.being_set_up(Act.TIERS, by=by):
        for name, floor in TIERS:
            Tier.objects.create(campaign=campaign, name=name, floor=Decimal(floor))
    recipient, decider = AwardKind.Recipient, AwardKind.Decider
    kinds = (
        ("Giấy khen", recipient.WARD, 1, None, decider.COMMITTEE),
        ("Giấy khen", recipient.OFFICER, 2, None, decider.COMMITTEE),
        ("Biểu dương", recipient.WARD, None, Decimal(90), decider.HEAD),
    )
    with campaign.being_set_up(Act.AWARD_KINDS, by=by):
        for position, (title, to, quota, threshold, who) in enumerate(kinds, 1):
            AwardKind.objects.create(
                campaign=campaign,
                position=position,
                title=title,
                recipient=to,
                quota=quota,
                threshold=threshold,
                decider=who,
            )
    with campaign.being_set_up(Act.PAPER_HEADS, by=by):
        for issuer, facts in PAPER_HEADS.items():
            PaperHead.objects.create(campaign=campaign, issuer=issuer, **facts)
        for ward in campaign.participants():
            PaperHead.objects.create(
                campaign=campaign,
                issuer=Issuer.WARD,
                ward=ward,
                superior=f"Đảng ủy {ward.name}",
                body="Ban Tuyên giáo",
            )
