"""Names of what is counted over all units."""

from collections import Counter
from decimal import Decimal

from django.utils.translation import gettext_lazy

from scoring.documents.papers.facts import Facts
from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import ABSENT, UNTIERED, Name, count, points, tier
from scoring.models import Answer
from scoring.rules.points import show


def _verified(facts: Facts) -> list[Decimal]:
    return [row.points for row in facts.ranking.rows]


def _average(subject: Subject) -> str | None:
    found = _verified(subject.facts)
    if not found:
        return None
    return show(sum(found, Decimal(0)) / len(found))


def _accepted(facts: Facts) -> int:
    answers = (Answer(reply.answer) for reply in facts.replies if reply.answer)
    return sum(answer.accepts for answer in answers)


def _in_time(facts: Facts) -> int:
    """Submitted before the deadline that holds for all."""
    until = facts.campaign.self_deadline
    return sum(
        card.submitted_at is not None and (until is None or card.submitted_at < until)
        for card in facts.taking_part
    )


def _spread(facts: Facts) -> str | None:
    """“Xuất sắc: 05, Khá: 04, Trung bình: 01 đơn vị”."""
    counts = Counter(tier(card) for card in facts.cards)
    if None in counts:
        return None
    names = [tier.name for tier in facts.ranking.tiers]
    said = [f"{name}: {count(counts[name])}" for name in names]
    said += [f"{name}: {count(counts[name])}" for name in (UNTIERED, ABSENT) if counts[name]]
    return f"{', '.join(said)} đơn vị"


def _threshold(subject: Subject) -> str | None:
    kind = subject.facts.commending
    return points(kind.threshold) if kind else None


OF_ALL_UNITS: dict[str, Name] = {
    "số tập thể": Name(
        gettext_lazy("số tập thể được đề nghị hoặc tặng Giấy khen"),
        lambda subject: count(len(subject.facts.certificates(for_officers=False))),
    ),
    "số cá nhân": Name(
        gettext_lazy("số cá nhân được đề nghị hoặc tặng Giấy khen"),
        lambda subject: count(len(subject.facts.certificates(for_officers=True))),
    ),
    "ngưỡng biểu dương": Name(gettext_lazy("mức điểm được biểu dương"), _threshold),
    "số đơn vị biểu dương": Name(
        gettext_lazy("số đơn vị được biểu dương"),
        lambda subject: count(len(subject.facts.commended)),
    ),
    "kết quả xếp loại": Name(
        gettext_lazy("số đơn vị của từng mức, viết thành một dòng"),
        lambda subject: _spread(subject.facts),
    ),
    "điểm bình quân": Name(gettext_lazy("điểm thẩm định bình quân"), _average),
    "điểm cao nhất": Name(
        gettext_lazy("điểm thẩm định cao nhất"),
        lambda subject: points(max(_verified(subject.facts), default=None)),
    ),
    "điểm thấp nhất": Name(
        gettext_lazy("điểm thẩm định thấp nhất"),
        lambda subject: points(min(_verified(subject.facts), default=None)),
    ),
    "số đơn vị nộp đúng hạn": Name(
        gettext_lazy("số đơn vị nộp phiếu trong hạn chung"),
        lambda subject: count(_in_time(subject.facts)),
    ),
    "số đơn vị của danh sách": Name(
        gettext_lazy("số đơn vị có tên trong danh sách"),
        lambda subject: count(len(subject.facts.cards)),
    ),
    "số kiến nghị": Name(
        gettext_lazy("số kiến nghị của các đơn vị"),
        lambda subject: count(len(subject.facts.replies)),
    ),
    "số kiến nghị chấp nhận": Name(
        gettext_lazy("số kiến nghị được chấp nhận toàn bộ hoặc một phần"),
        lambda subject: count(_accepted(subject.facts)),
    ),
}
