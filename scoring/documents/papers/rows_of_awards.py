"""Rows of the papers' lists about awards: who is proposed, who received what."""

from collections.abc import Sequence

from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import (
    Row,
    cluster,
    numbered,
    points,
    post_and_unit,
    text,
    tier,
)
from scoring.models import Award
from scoring.rules.lifecycle import AwardState


def _voted(award: Award) -> Row:
    """“6/7” and “85,7%”; what the council has not voted on is left to be written."""
    ballot = getattr(award, "ballot", None)
    if ballot is None:
        return {"số phiếu": "……", "tỷ lệ": "……%"}
    return {"số phiếu": f"{ballot.in_favour}/{ballot.members}", "tỷ lệ": ballot.share}


def proposed(subject: Subject, *, for_officers: bool) -> list[Row]:
    rows: list[Row] = []
    for award in subject.facts.certificates(for_officers=for_officers):
        row = subject.facts.ranked.get(award.scorecard_id)
        rows.append({
            "tên": award.person or award.scorecard.ward_name,
            "chức vụ": award.post,
            "đơn vị": award.scorecard.ward_name,
            "cụm": cluster(award.scorecard),
            "chức vụ, đơn vị": post_and_unit(award),
            "hình thức": award.kind.title,
            "thành tích": text(award.citation_text),
            "lý do": award.reason,
            **_voted(award),
            "điểm": row.verified if row else None,
            "hạng": str(row.rank) if row else None,
            "hạng trong cụm": str(row.rank_beside or "") if row else None,
            "mức": tier(row.card) if row else None,
        })  # fmt: skip
    return numbered(rows)


def _honours(awards: Sequence[Award]) -> list[Row]:
    return numbered([
        {
            "hình thức": award.kind.title,
            "tên": award.person or award.scorecard.ward_name,
            "chức vụ, đơn vị": post_and_unit(award),
            "cụm": cluster(award.scorecard),
            "số quyết định": award.decision_number,
            "số sổ vàng": award.golden_book_number,
        }
        for award in awards
        if award.state == AwardState.DECIDED
    ])  # fmt: skip


def order_of_honours(subject: Subject) -> list[Row]:
    return _honours(subject.facts.in_order_of_ceremony)


def honours_of_card(subject: Subject) -> list[Row]:
    mine = [award for award in subject.facts.awards if award.scorecard_id == subject.of_card.pk]
    return _honours(mine)


def commended(subject: Subject) -> list[Row]:
    cards = {card.pk: card for card in subject.facts.cards}
    return numbered([
        {
            "đơn vị": award.scorecard.ward_name,
            "cụm": cluster(award.scorecard),
            "điểm": points(award.points),
            "mức": tier(cards[award.scorecard_id]),
        }
        for award in subject.facts.commended
    ])  # fmt: skip
