"""Rows of the papers' lists about units and their cards: visits, points, levels."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils import timezone

from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import (
    ABSENT,
    BY_HAND,
    NOT_TOLD,
    UNSCORED,
    UNTIERED,
    Row,
    by_hand,
    cluster,
    count,
    day,
    numbered,
    points,
    tier,
)
from scoring.documents.template.filling import ABOVE
from scoring.models import Score, Survey, Visit
from scoring.rules.lifecycle import AwardState, CardState, PointsKind
from scoring.rules.points import show, show_gap


def schedule(subject: Subject) -> list[Row]:
    rows: list[Row] = []
    for card in subject.facts.taking_part:
        visit = getattr(card, "visit", None)
        facts = _planned(visit) if visit else _surveyed(subject.facts.surveys.get(card.pk))
        rows.append({"đơn vị": card.ward_name, "cụm": cluster(card), **facts})
    return numbered(rows)


def _surveyed(survey: Survey | None) -> Row:
    """What is known of a visit that was not planned; dots where the office writes by hand."""
    return {
        "giờ": "……",
        "ngày": by_hand(day(survey.visited_on) if survey else None),
        "địa điểm": by_hand(survey.place if survey else None),
        "trưởng đoàn": BY_HAND,
        "thành viên": by_hand(survey.team if survey else None),
    }


def _planned(visit: Visit) -> Row:
    begins = timezone.localtime(visit.begins_at)
    return {
        "giờ": f"{begins:%H} giờ {begins:%M}",
        "ngày": day(begins.date()),
        "địa điểm": visit.place,
        "trưởng đoàn": visit.leader.full_name,
        "thành viên": visit.team,
    }


def _item(score: Score) -> Row:
    """A scored item, as the Board sees it; what is not scored yet is left to be written."""
    return {
        "mã": score.item.code,
        "nội dung": score.item.title,
        "điểm tối đa": show(score.cap),
        "tự chấm": show(score.self_points) if score.item.scored_by.ward_enters else UNSCORED,
        "khảo sát": show(score.survey_points),
        "thẩm định": show(score.verified_points),
        "chênh lệch": show_gap(score.gap) if score.gap else "",
        "số liệu tự chấm": score.number_text(PointsKind.SELF),
        "số liệu khảo sát": score.number_text(PointsKind.SURVEY),
        "số liệu thẩm định": score.number_text(PointsKind.VERIFIED),
        "kết quả khảo sát": score.finding,
        "lý do": score.reason,
    }


def items(subject: Subject) -> list[Row]:
    return [_item(score) for score in subject.facts.scores[subject.of_card.pk]]


def changed_items(subject: Subject) -> list[Row]:
    return [_item(score) for score in subject.facts.scores[subject.of_card.pk] if score.gap]


def criteria(subject: Subject) -> list[Row]:
    """The sums of one ward. What is not self-scored moves nothing, as on its card."""
    card = subject.of_card.pk
    rows: list[Row] = []
    gaps: dict[int, Decimal] = defaultdict(Decimal)
    for score in subject.facts.scores[card]:
        gaps[score.item.parent_id or score.item_id] += score.gap or Decimal(0)
    for head in subject.heads:
        own, survey, verified = subject.facts.sums.get((card, head.pk), (None, None, None))
        rows.append({
            "tên": head.title,
            "điểm tối đa": head.cap_text,
            "tự chấm": show(own) or UNSCORED,
            "khảo sát": show(survey) or UNSCORED,
            "thẩm định": points(verified),
            "chênh lệch": show_gap(gaps[head.pk]),
        })  # fmt: skip
    return numbered(rows)


def replies(subject: Subject) -> list[Row]:
    return [
        {
            "nội dung": str(reply.score.item),
            "kiến nghị": reply.text,
            "trả lời": reply.get_answer_display() if reply.answer else None,
            "lý do": reply.answer_reason or None,
        }
        for reply in subject.facts.replies
        if reply.score.scorecard_id == subject.of_card.pk
    ]


def table_of_points(subject: Subject) -> list[Row]:
    rows: list[Row] = [
        {
            "hạng": str(row.rank),
            "đơn vị": row.card.ward_name,
            "cụm": cluster(row.card),
            "hạng trong cụm": str(row.rank_beside or ""),
            "tự chấm": show(row.card.self_sum),
            "khảo sát": show(row.card.survey_sum) or UNSCORED,
            "thẩm định": row.verified,
            "mức": tier(row.card) or UNSCORED,
            "ghi chú": "; ".join(filter(None, (*row.tie, row.card.tier_reason))),
        }
        for row in subject.facts.ranking.rows
    ]
    nothing = dict.fromkeys(("hạng", "tự chấm", "khảo sát", "thẩm định", "mức"), UNSCORED)
    for card in subject.facts.ranking.absent:
        named = {"đơn vị": card.ward_name, "cụm": cluster(card), "hạng trong cụm": ""}
        rows.append({**nothing, **named, "ghi chú": ABSENT})
    return rows


def levels(subject: Subject) -> list[Row]:
    return numbered([_level(subject, card) for card in subject.facts.cards])


def _level(subject: Subject, card: Any) -> Row:
    """Points stand only where the campaign shows them to all units."""
    told = subject.campaign.ranking_published and card.state != CardState.ABSENT
    honours = [
        award.kind.title
        for award in subject.facts.awards
        if award.scorecard_id == card.pk
        and award.officer_id is None
        and award.state == AwardState.DECIDED
    ]
    return {
        "đơn vị": card.ward_name,
        "cụm": cluster(card),
        "điểm": points(card.verified_sum) if told else NOT_TOLD,
        "mức": tier(card),
        "khen thưởng": "; ".join(honours),
        "ghi chú": "",
    }


def by_level(subject: Subject) -> list[Row]:
    """The levels in order, each with a line of its own before its units."""
    rows: list[Row] = []
    number = 0
    names = [*(tier.name for tier in subject.facts.ranking.tiers), UNTIERED, ABSENT]
    for name in names:
        cards = [card for card in subject.facts.cards if tier(card) == name]
        if not cards:
            continue
        rows.append({ABOVE: f"{name}: {count(len(cards))} đơn vị"})
        for card in cards:
            number += 1
            rows.append({"stt": str(number), **_level(subject, card)})
    return rows
