"""The lists of the papers: rows that repeat a row of a table in a template,
`{{ xếp loại.đơn vị }}`.

A column belongs to a list, and a paper may use those that `office` names.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from scoring.documents.papers.facts import Subject, averages
from scoring.documents.papers.names import post_and_unit
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
    points,
    text,
    tier,
)
from scoring.documents.template.filling import ABOVE
from scoring.models import Award, Criterion, Score, Survey, Visit
from scoring.rules.lifecycle import AwardState, CardState, PointsKind
from scoring.rules.points import percent_of, show, show_gap, whole_percent


@dataclass(frozen=True)
class List:
    """Rows of a table; `columns` in the order of a usual table."""

    meaning: Any
    columns: Sequence[str]
    rows: Callable[[Subject], Sequence[Row]]


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [{"stt": str(number), **row} for number, row in enumerate(rows, 1)]


def _schedule(subject: Subject) -> list[Row]:
    rows: list[Row] = []
    for card in subject.facts.taking_part:
        visit = getattr(card, "visit", None)
        facts = _planned(visit) if visit else _surveyed(subject.facts.surveys.get(card.pk))
        rows.append({"đơn vị": card.ward_name, "cụm": cluster(card), **facts})
    return _numbered(rows)


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


def _items(subject: Subject) -> list[Row]:
    return [_item(score) for score in subject.facts.scores[subject.of_card.pk]]


def _changed_items(subject: Subject) -> list[Row]:
    return [_item(score) for score in subject.facts.scores[subject.of_card.pk] if score.gap]


def _criteria(subject: Subject) -> list[Row]:
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
    return _numbered(rows)


def _replies(subject: Subject) -> list[Row]:
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


def _table_of_points(subject: Subject) -> list[Row]:
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


def _levels(subject: Subject) -> list[Row]:
    return _numbered([_level(subject, card) for card in subject.facts.cards])


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


def _by_level(subject: Subject) -> list[Row]:
    """The levels in order, each with a line of its own before its units."""
    rows: list[Row] = []
    number = 0
    levels = [*(tier.name for tier in subject.facts.ranking.tiers), UNTIERED, ABSENT]
    for level in levels:
        cards = [card for card in subject.facts.cards if tier(card) == level]
        if not cards:
            continue
        rows.append({ABOVE: f"{level}: {count(len(cards))} đơn vị"})
        for card in cards:
            number += 1
            rows.append({"stt": str(number), **_level(subject, card)})
    return rows


def _voted(award: Award) -> Row:
    """“6/7” and “85,7%”; what the council has not voted on is left to be written."""
    ballot = getattr(award, "ballot", None)
    if ballot is None:
        return {"số phiếu": "……", "tỷ lệ": "……%"}
    return {"số phiếu": f"{ballot.in_favour}/{ballot.members}", "tỷ lệ": ballot.share}


def _proposed(subject: Subject, *, for_officers: bool) -> list[Row]:
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
    return _numbered(rows)


def _honours(awards: Sequence[Award]) -> list[Row]:
    return _numbered([
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


def _order_of_honours(subject: Subject) -> list[Row]:
    return _honours(subject.facts.in_order_of_ceremony)


def _honours_of_card(subject: Subject) -> list[Row]:
    mine = [award for award in subject.facts.awards if award.scorecard_id == subject.of_card.pk]
    return _honours(mine)


def _commended(subject: Subject) -> list[Row]:
    cards = {card.pk: card for card in subject.facts.cards}
    return _numbered([
        {
            "đơn vị": award.scorecard.ward_name,
            "cụm": cluster(award.scorecard),
            "điểm": points(award.points),
            "mức": tier(cards[award.scorecard_id]),
        }
        for award in subject.facts.commended
    ])  # fmt: skip


def _tier_figures(subject: Subject) -> list[Row]:
    facts = subject.facts
    counts = Counter(tier(card) for card in facts.cards)
    names = [tier.name for tier in facts.ranking.tiers]
    names += [name for name in (UNTIERED, ABSENT) if counts[name]]
    shares = whole_shares([counts[name] for name in names])
    return [
        {
            "mức": name,
            "số đơn vị": count(counts[name]),
            "tỷ lệ": f"{share}%",
            "năm trước": count(facts.earlier_tiers[name]) if facts.has_earlier else NOT_TOLD,
        }
        for name, share in zip(names, shares, strict=True)
    ]


def whole_shares(parts: Sequence[int]) -> list[int]:
    """Whole per cents that add up to 100: the largest rests are rounded up; none of nothing."""
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    exact = [Fraction(part * 100, whole) for part in parts]
    shares = [int(share) for share in exact]
    by_rest = sorted(range(len(parts)), key=lambda place: shares[place] - exact[place])
    for place in by_rest[: 100 - sum(shares)]:
        shares[place] += 1
    return shares


def _reached(head: Criterion, average: Decimal) -> str:
    """Per cent of the cap; above and below the total there is none to reach."""
    if not head.of_line.is_ordinary:
        return UNSCORED
    return f"{whole_percent(percent_of(average, head.cap))}%"


def _criterion_figures(subject: Subject) -> list[Row]:
    """Averages are no points that somebody gave: they keep two places, as in the workbook."""
    facts = subject.facts
    of_heads = averages({
        (card, head): sums for (card, head), sums in facts.sums.items() if card in facts.ranked
    })  # fmt: skip
    rows: list[Row] = []
    for head in subject.heads:
        average = of_heads.get(head.pk)
        before = facts.earlier_averages.get((head.position, head.farthest))
        rows.append({
            "tên": f"{head.title} ({head.only_for})" if head.only_for else head.title,
            "điểm tối đa": head.cap_text,
            "bình quân": None if average is None else show(average),
            "tỷ lệ đạt": None if average is None else _reached(head, average),
            "năm trước": NOT_TOLD if before is None else show(before),
        })  # fmt: skip
    return _numbered(rows)


# A number stands beside its points where they follow from it (“3 suất”), and nothing elsewhere.
ITEM = (
    "mã", "nội dung", "điểm tối đa", "tự chấm", "khảo sát", "thẩm định", "chênh lệch",
    "số liệu tự chấm", "số liệu khảo sát", "số liệu thẩm định",
)  # fmt: skip
CANDIDATE = (
    "stt",
    "tên",
    "chức vụ",
    "đơn vị",
    "cụm",
    "chức vụ, đơn vị",
    "hình thức",
    "thành tích",
    "lý do",
    "số phiếu",
    "tỷ lệ",
)

LISTS: dict[str, List] = {
    "lịch khảo sát": List(
        gettext_lazy("mỗi đơn vị một hàng; phần chưa biết để chấm"),
        ("stt", "giờ", "ngày", "đơn vị", "cụm", "địa điểm", "trưởng đoàn", "thành viên"),
        _schedule,
    ),
    "nội dung chấm": List(
        gettext_lazy("mọi nội dung chấm của một đơn vị"),
        (*ITEM, "kết quả khảo sát", "lý do"),
        _items,
    ),
    "nội dung thay đổi": List(
        gettext_lazy("nội dung có điểm thẩm định khác tự chấm"), (*ITEM, "lý do"), _changed_items
    ),
    "tiêu chí": List(
        gettext_lazy("các tiêu chí với tổng điểm của một đơn vị"),
        ("stt", "tên", "điểm tối đa", "tự chấm", "khảo sát", "thẩm định", "chênh lệch"),
        _criteria,
    ),
    "kiến nghị": List(
        gettext_lazy("kiến nghị của một đơn vị và trả lời"),
        ("nội dung", "kiến nghị", "trả lời", "lý do"),
        _replies,
    ),
    "bảng điểm": List(
        gettext_lazy("bảng điểm của Ban, theo thứ hạng"),
        (
            "hạng",
            "đơn vị",
            "cụm",
            "hạng trong cụm",
            "tự chấm",
            "khảo sát",
            "thẩm định",
            "mức",
            "ghi chú",
        ),
        _table_of_points,
    ),
    "xếp loại": List(
        gettext_lazy("mức xếp loại của các đơn vị, theo thứ tự chính thức"),
        ("stt", "đơn vị", "cụm", "điểm", "mức", "khen thưởng", "ghi chú"),
        _levels,
    ),
    "danh sách theo mức": List(
        gettext_lazy("các đơn vị xếp theo từng mức"),
        ("stt", "đơn vị", "cụm", "điểm", "mức", "khen thưởng"),
        _by_level,
    ),
    "tập thể đề nghị": List(
        gettext_lazy("tập thể được đề nghị hoặc tặng Giấy khen"),
        (*CANDIDATE, "điểm", "hạng", "hạng trong cụm", "mức"),
        lambda subject: _proposed(subject, for_officers=False),
    ),
    "cá nhân đề nghị": List(
        gettext_lazy("cá nhân được đề nghị hoặc tặng Giấy khen"),
        CANDIDATE,
        lambda subject: _proposed(subject, for_officers=True),
    ),
    "thứ tự trao": List(
        gettext_lazy(
            "khen thưởng đã quyết định, theo thứ tự hình thức ở Thiết lập, rồi theo kết quả"
        ),
        ("stt", "hình thức", "tên", "chức vụ, đơn vị", "cụm", "số quyết định", "số sổ vàng"),
        _order_of_honours,
    ),
    "khen thưởng của đơn vị": List(
        gettext_lazy("khen thưởng đã quyết định của một đơn vị và cán bộ của đơn vị"),
        ("stt", "hình thức", "tên", "chức vụ, đơn vị", "số quyết định"),
        _honours_of_card,
    ),
    "biểu dương": List(
        gettext_lazy("các đơn vị đã được biểu dương"),
        ("stt", "đơn vị", "cụm", "điểm", "mức"),
        _commended,
    ),
    "thống kê mức": List(
        gettext_lazy("số đơn vị của từng mức, so với năm trước"),
        ("mức", "số đơn vị", "tỷ lệ", "năm trước"),
        _tier_figures,
    ),
    "thống kê tiêu chí": List(
        gettext_lazy("điểm bình quân của từng tiêu chí, so với năm trước"),
        ("stt", "tên", "điểm tối đa", "bình quân", "tỷ lệ đạt", "năm trước"),
        _criterion_figures,
    ),
}
