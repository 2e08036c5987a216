"""Names of what is counted over all units."""

from collections import Counter
from decimal import Decimal

from django.utils.translation import gettext_lazy

from scoring.documents.papers.facts import Facts
from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import ABSENT, UNTIERED, Name, count, points, tier
from scoring.models import Answer
from scoring.rules.lifecycle import AwardState
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
    """“Xuất sắc: 05, Khá: 04, Trung bình: 01 đơn vị”; a level that nobody has is not named."""
    counts = Counter(tier(card) for card in facts.cards)
    if None in counts:
        return None
    names = [*(tier.name for tier in facts.ranking.tiers), UNTIERED, ABSENT]
    said = [f"{name}: {count(counts[name])}" for name in names if counts[name]]
    return f"{', '.join(said)} đơn vị"


def _threshold(subject: Subject) -> str | None:
    kind = subject.facts.commending
    return points(kind.threshold) if kind else None


def _certificates(facts: Facts, state: AwardState | None = None) -> str:
    """“01 tập thể và 02 cá nhân”; whom there is none of is not named."""
    said = []
    for for_officers, of_what in ((False, "tập thể"), (True, "cá nhân")):
        awards = facts.certificates(for_officers=for_officers)
        if number := sum(state in (None, award.state) for award in awards):
            said.append(f"{count(number)} {of_what}")
    return " và ".join(said)


def _honours_in_words(subject: Subject) -> str:
    """What was given; what is only proposed is not told as given."""
    facts = subject.facts
    given = _certificates(facts, AwardState.DECIDED)
    proposed = _certificates(facts, AwardState.PROPOSED)
    said = [f"{given} được tặng Giấy khen"] if given else []
    said += [f"{count(len(facts.commended))} đơn vị được biểu dương"] if facts.commended else []
    said = [f"Có {'; '.join(said)}"] if said else []
    said += [f"đang đề nghị tặng Giấy khen cho {proposed}"] if proposed else []
    sentence = "; ".join(said) or "Không có tập thể, cá nhân được khen thưởng"
    return sentence[0].upper() + sentence[1:]


def _replies_in_words(facts: Facts) -> str:
    if not facts.replies:
        return "không đơn vị nào gửi kiến nghị"
    accepted = _accepted(facts)
    taken = f"{count(accepted)} kiến nghị" if accepted else "không kiến nghị nào"
    return (
        f"các đơn vị gửi {count(len(facts.replies))} kiến nghị; "
        f"{taken} được chấp nhận toàn bộ hoặc một phần"
    )


OF_ALL_UNITS: dict[str, Name] = {
    "số tập thể": Name(
        gettext_lazy("số tập thể được đề nghị hoặc tặng Giấy khen"),
        lambda subject: count(len(subject.facts.certificates(for_officers=False))),
    ),
    "số cá nhân": Name(
        gettext_lazy("số cá nhân được đề nghị hoặc tặng Giấy khen"),
        lambda subject: count(len(subject.facts.certificates(for_officers=True))),
    ),
    "số tập thể, cá nhân": Name(
        gettext_lazy("“01 tập thể và 02 cá nhân”; chỉ nêu phần có đề nghị hoặc tặng Giấy khen"),
        lambda subject: _certificates(subject.facts) or None,
    ),
    "kết quả khen thưởng": Name(
        gettext_lazy("câu nêu số tập thể, cá nhân được tặng Giấy khen, số đơn vị được biểu dương"),
        _honours_in_words,
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
    "kết quả kiến nghị": Name(
        gettext_lazy("câu nêu số kiến nghị đơn vị gửi, số kiến nghị được chấp nhận"),
        lambda subject: _replies_in_words(subject.facts),
    ),
    "số kiến nghị chấp nhận": Name(
        gettext_lazy("số kiến nghị được chấp nhận toàn bộ hoặc một phần"),
        lambda subject: count(_accepted(subject.facts)),
    ),
}
