"""Rows of the papers' lists that count: units by level, averages by criterion;
last year's beside them.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from scoring.documents.papers.facts import averages
from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import (
    ABSENT,
    NOT_TOLD,
    UNSCORED,
    UNTIERED,
    Row,
    cell_count,
    numbered,
    tier,
)
from scoring.models import Criterion
from scoring.rules.points import percent_of, show, whole_percent


def tier_figures(subject: Subject) -> list[Row]:
    facts = subject.facts
    counts = Counter(tier(card) for card in facts.cards)
    names = [tier.name for tier in facts.ranking.tiers]
    names += [name for name in (UNTIERED, ABSENT) if counts[name]]
    shares = whole_shares([counts[name] for name in names])
    return [
        {
            "mức": name,
            "số đơn vị": cell_count(counts[name]),
            "tỷ lệ": f"{share}%",
            "năm trước": NOT_TOLD if before is None else cell_count(before),
        }
        for name, share, before in zip(
            names, shares, map(facts.earlier.count_of, names), strict=True
        )
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


def criterion_figures(subject: Subject) -> list[Row]:
    """Averages are no points that somebody gave: they keep two places, as in the workbook."""
    facts = subject.facts
    of_heads = averages({
        (card, head): sums for (card, head), sums in facts.sums.items() if card in facts.ranked
    })  # fmt: skip
    rows: list[Row] = []
    for head in subject.heads:
        average = of_heads.get(head.pk)
        before = facts.earlier.average_of(head)
        rows.append({
            "tên": f"{head.title} ({head.only_for})" if head.only_for else head.title,
            "điểm tối đa": head.cap_text,
            "bình quân": None if average is None else show(average),
            "tỷ lệ đạt": None if average is None else _reached(head, average),
            "năm trước": NOT_TOLD if before is None else show(before),
        })  # fmt: skip
    return numbered(rows)
