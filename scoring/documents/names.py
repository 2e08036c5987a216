"""The names that papers may ask for, each with its meaning and where its value comes from.

A value is text as the office writes it. None is missing: the name then stays visible on the paper.
"" means that nothing is to stand there. What an office writes by hand later is a row of dots.
Every paper says which of these names it may use (office.py): there is none for blocks, withdrawn
nominations or the change record.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from scoring.documents.facts import Facts, Subject, averages
from scoring.documents.filler import ABOVE
from scoring.models import Award, Issuer, Score
from scoring.rules import lifecycle
from scoring.rules.in_words import say_number
from scoring.rules.lifecycle import AwardState, CardState
from scoring.rules.points import percent_of, round_to_step, show, show_gap, whole_percent

BY_HAND = "…………"
UNTIERED, ABSENT, UNSCORED, NOT_TOLD = "Chưa xếp loại", "Không nộp phiếu", "–", "–"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
COUNT_AT_END = re.compile(r"(?<= )(\d+) (\S+)$")
Row = dict[str, str | None]


@dataclass(frozen=True)
class Name:
    """One value: what it means to whoever edits a template, and how it is found."""

    meaning: Any
    value: Callable[[Subject], str | None]


@dataclass(frozen=True)
class List:
    """Rows of a table; `columns` in the order of a usual table."""

    meaning: Any
    columns: Sequence[str]
    rows: Callable[[Subject], Sequence[Row]]


# How values are written


def text(value: str) -> str | None:
    return value or None


def points(value: Decimal | None) -> str | None:
    return None if value is None else show(value)


def day(value: date | None) -> str | None:
    """05/9/2026: days below ten and the first two months with a nought."""
    if value is None:
        return None
    return f"{value.day:02}/{_month(value)}/{value.year}"


def day_in_text(value: date | None) -> str | None:
    """ngày 05 tháng 9 năm 2026."""
    if value is None:
        return None
    return f"ngày {value.day:02} tháng {_month(value)} năm {value.year}"


def _month(value: date) -> str:
    return f"{value.month:02}" if value.month < 3 else str(value.month)


def moment(value: datetime | None) -> str | None:
    return None if value is None else lifecycle.moment(value)


def deadline(value: datetime | None) -> str | None:
    """17 giờ 00, thứ Sáu, ngày 15/12/2026."""
    if value is None:
        return None
    local = timezone.localtime(value)
    return f"{local:%H} giờ {local:%M}, {WEEKDAYS[local.weekday()]}, ngày {day(local.date())}"


def count(number: int) -> str:
    """Offices write counts with two digits: 03."""
    return f"{number:02}"


def by_hand(value: str | None) -> str:
    return value or BY_HAND


def inside_sentence(title: str) -> str | None:
    """A title as it stands within a sentence; a word in capitals stays, and a count at its end is
    not torn from what it counts (“… Ban Tuyên giáo / 10 phường”).
    """
    if not title:
        return None
    title = COUNT_AT_END.sub("\\1\N{NO-BREAK SPACE}\\2", title)
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def as_items(lines: str) -> str | None:
    """Each line with its dash."""
    found = [line.strip().lstrip("-– ").rstrip() for line in lines.splitlines()]
    return "\n".join(f"- {line}" for line in found if line) or None


def tier(card: Any) -> str | None:
    if card.state == CardState.ABSENT:
        return ABSENT
    if not card.is_tiered:
        return None
    return card.tier.name if card.tier else UNTIERED


def cluster(card: Any) -> str:
    """“Cụm 2”; nothing stands there in a campaign without clusters."""
    return card.cluster.name if card.cluster else ""


# Parts of values


def _board(subject: Subject) -> Any:
    return subject.facts.paper_head(Issuer.BOARD)


def _committee(subject: Subject) -> Any:
    return subject.facts.paper_head(Issuer.COMMITTEE)


def _ward(subject: Subject) -> Any:
    return subject.facts.paper_head(Issuer.WARD, subject.of_card.ward_id)


def _authority(head: Any) -> str | None:
    """Whoever signs by their own right has a post and no authority."""
    return head.authority or ("" if head.post else None)


def _survey(subject: Subject) -> Any:
    return subject.facts.surveys.get(subject.of_card.pk)


def _found_on(subject: Subject) -> str:
    survey = _survey(subject)
    return by_hand(day(survey.visited_on) if survey else None)


def _award(subject: Subject) -> Award:
    assert subject.award is not None
    return subject.award


def _post_and_unit(award: Award) -> str:
    """“Phó Trưởng ban, Phường 1”; a unit needs no more than its own name."""
    if award.officer is None:
        return ""
    return ", ".join(filter(None, (award.post, award.scorecard.ward_name)))


def _verified(facts: Facts) -> list[Decimal]:
    return [row.points for row in facts.ranking.rows]


def _average(subject: Subject) -> str | None:
    found = _verified(subject.facts)
    if not found:
        return None
    return show(round_to_step(sum(found, Decimal(0)) / len(found), subject.campaign.step))


def _accepted(facts: Facts) -> int:
    return sum(bool(reply.answer) and reply.answer != "refused" for reply in facts.replies)


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
    names = [one.name for one in facts.ranking.tiers]
    said = [f"{name}: {count(counts[name])}" for name in names]
    said += [f"{name}: {count(counts[name])}" for name in (UNTIERED, ABSENT) if counts[name]]
    return f"{', '.join(said)} đơn vị"


def _threshold(subject: Subject) -> str | None:
    kinds = [kind for kind in subject.campaign.award_kinds.all() if kind.is_commendation]
    return points(kinds[0].threshold) if kinds else None


def _reason_on_certificate(subject: Subject) -> str:
    return f"Đã có thành tích xuất sắc trong {inside_sentence(subject.campaign.title)}"


NAMES: dict[str, Name] = {
    # the campaign
    "tên phong trào": Name(
        gettext_lazy("tên đầy đủ của phong trào"), lambda subject: text(subject.campaign.title)
    ),
    "phong trào": Name(
        gettext_lazy("tên phong trào đặt giữa câu, chữ đầu viết thường"),
        lambda subject: inside_sentence(subject.campaign.title),
    ),
    "năm": Name(gettext_lazy("năm của phong trào"), lambda subject: str(subject.campaign.year)),
    "số kế hoạch": Name(
        gettext_lazy("số kế hoạch phát động"), lambda subject: text(subject.campaign.plan_number)
    ),
    "ngày kế hoạch": Name(
        gettext_lazy("ngày ban hành kế hoạch"), lambda subject: day(subject.campaign.plan_date)
    ),
    "tổng điểm tối đa": Name(
        gettext_lazy("tổng điểm tối đa của phong trào"),
        lambda subject: points(subject.campaign.total),
    ),
    "hạn nộp phiếu": Name(
        gettext_lazy("hạn tự chấm và nộp phiếu"),
        lambda subject: moment(subject.campaign.self_deadline),
    ),
    "số đơn vị": Name(
        gettext_lazy("số đơn vị tham gia"),
        lambda subject: count(len(subject.facts.taking_part)),
    ),
    # who issues and signs the Board's papers
    "cơ quan cấp trên": Name(
        gettext_lazy("cơ quan cấp trên của Ban"),
        lambda subject: text(subject.campaign.superior_body),
    ),
    "cơ quan ban hành": Name(
        gettext_lazy("cơ quan ban hành (Ban)"), lambda subject: text(subject.campaign.issuing_body)
    ),
    "cơ quan quyết định": Name(
        gettext_lazy("cơ quan quyết định tặng Giấy khen"),
        lambda subject: text(subject.campaign.deciding_body),
    ),
    "nơi ban hành": Name(
        gettext_lazy("địa danh trước ngày tháng"), lambda subject: text(subject.campaign.place)
    ),
    "ngày ký": Name(
        gettext_lazy("ngày, tháng để trống, có năm ký"),
        lambda subject: f"ngày      tháng      năm {subject.facts.year}",
    ),
    "ký hiệu": Name(
        gettext_lazy("ký hiệu văn bản của Ban"), lambda subject: text(_board(subject).symbol)
    ),
    "thẩm quyền ký": Name(
        gettext_lazy("K/T TRƯỞNG BAN khi cấp phó ký; Trưởng Ban ký thì dòng này tự bỏ"),
        lambda subject: _authority(_board(subject)),
    ),
    "chức vụ người ký": Name(
        gettext_lazy("chức vụ người ký văn bản của Ban"), lambda subject: text(_board(subject).post)
    ),
    "người ký": Name(
        gettext_lazy("họ và tên người ký văn bản của Ban"),
        lambda subject: text(_board(subject).signer),
    ),
    "nơi nhận": Name(
        gettext_lazy("nơi nhận văn bản của Ban, mỗi nơi một dòng"),
        lambda subject: as_items(_board(subject).recipients),
    ),
    # who issues and signs the decision
    "cơ quan cấp trên của cơ quan quyết định": Name(
        gettext_lazy("dòng trên ở góc trái của quyết định"),
        lambda subject: text(_committee(subject).superior),
    ),
    "cơ quan ban hành quyết định": Name(
        gettext_lazy("cơ quan ban hành quyết định"), lambda subject: text(_committee(subject).body)
    ),
    "ký hiệu quyết định": Name(
        gettext_lazy("ký hiệu của quyết định"), lambda subject: text(_committee(subject).symbol)
    ),
    "thẩm quyền ký quyết định": Name(
        gettext_lazy("T/M BAN THƯỜNG VỤ"), lambda subject: _authority(_committee(subject))
    ),
    "chức vụ người ký quyết định": Name(
        gettext_lazy("chức vụ người ký quyết định, Giấy khen"),
        lambda subject: text(_committee(subject).post),
    ),
    "người ký quyết định": Name(
        gettext_lazy("họ và tên người ký quyết định, Giấy khen"),
        lambda subject: text(_committee(subject).signer),
    ),
    "nơi nhận quyết định": Name(
        gettext_lazy("nơi nhận quyết định, mỗi nơi một dòng"),
        lambda subject: as_items(_committee(subject).recipients),
    ),
    # one ward
    "tên đơn vị": Name(
        gettext_lazy("tên đơn vị như trong năm ấy"), lambda subject: text(subject.of_card.ward_name)
    ),
    "cụm thi đua": Name(
        gettext_lazy("cụm thi đua của đơn vị; phong trào không chia cụm thì để trống"),
        lambda subject: cluster(subject.of_card),
    ),
    "cơ quan cấp trên của đơn vị": Name(
        gettext_lazy("dòng trên ở góc trái giấy tờ của đơn vị"),
        lambda subject: text(_ward(subject).superior),
    ),
    "cơ quan của đơn vị": Name(
        gettext_lazy("cơ quan ban hành giấy tờ của đơn vị"),
        lambda subject: text(_ward(subject).body),
    ),
    "tổng điểm tự chấm": Name(
        gettext_lazy("tổng điểm tự chấm"), lambda subject: points(subject.of_card.self_sum)
    ),
    "tổng điểm khảo sát": Name(
        gettext_lazy("tổng điểm khảo sát; chưa khảo sát thì để chấm"),
        lambda subject: by_hand(points(subject.of_card.survey_sum)),
    ),
    "tổng điểm thẩm định": Name(
        gettext_lazy("tổng điểm thẩm định"), lambda subject: points(subject.of_card.verified_sum)
    ),
    "chênh lệch": Name(
        gettext_lazy("thẩm định so với tự chấm"),
        lambda subject: (
            None if subject.of_card.gap_sum is None else show_gap(subject.of_card.gap_sum)
        ),
    ),
    "điểm bằng chữ": Name(
        gettext_lazy("tổng điểm thẩm định bằng chữ"),
        lambda subject: (
            None
            if subject.of_card.verified_sum is None
            else f"{say_number(subject.of_card.verified_sum)} điểm"
        ),
    ),
    "mức xếp loại": Name(
        gettext_lazy("mức xếp loại đã quyết định"), lambda subject: tier(subject.of_card)
    ),
    "hạn kiến nghị": Name(
        gettext_lazy("giờ, thứ, ngày hết hạn kiến nghị"),
        lambda subject: deadline(subject.of_card.reply_until),
    ),
    "số ngày kiến nghị": Name(
        gettext_lazy("số ngày làm việc được kiến nghị"),
        lambda subject: count(subject.campaign.reply_days),
    ),
    "ngày khảo sát": Name(gettext_lazy("ngày khảo sát; chưa khảo sát thì để chấm"), _found_on),
    "địa điểm khảo sát": Name(
        gettext_lazy("địa điểm khảo sát; chưa khảo sát thì để chấm"),
        lambda subject: by_hand(_survey(subject) and _survey(subject).place),
    ),
    "thành phần đoàn": Name(
        gettext_lazy("thành phần đoàn khảo sát; chưa khảo sát thì để chấm"),
        lambda subject: by_hand(_survey(subject) and _survey(subject).team.rstrip(".")),
    ),
    # one award
    "họ tên": Name(
        gettext_lazy("họ và tên người được khen"), lambda subject: text(_award(subject).person)
    ),
    "chức vụ": Name(
        gettext_lazy("chức vụ người được khen"), lambda subject: text(_award(subject).post)
    ),
    "chức vụ, đơn vị": Name(
        gettext_lazy("chức vụ và đơn vị của người được khen"),
        lambda subject: text(_post_and_unit(_award(subject))),
    ),
    "thành tích": Name(
        gettext_lazy("thành tích như trong đề nghị"),
        lambda subject: text(_award(subject).citation_text),
    ),
    "thành tích trên giấy khen": Name(
        gettext_lazy("một câu ghi trên Giấy khen"), _reason_on_certificate
    ),
    "hình thức khen thưởng": Name(
        gettext_lazy("Giấy khen, Biểu dương…"), lambda subject: text(_award(subject).kind.title)
    ),
    "số quyết định": Name(
        gettext_lazy("số quyết định khen thưởng"),
        lambda subject: text(_award(subject).decision_number),
    ),
    "ngày quyết định": Name(
        gettext_lazy("ngày quyết định, dạng 25/12/2026"),
        lambda subject: day(_award(subject).decision_date),
    ),
    "ngày tháng quyết định": Name(
        gettext_lazy("ngày quyết định, dạng ngày 25 tháng 12 năm 2026"),
        lambda subject: day_in_text(_award(subject).decision_date),
    ),
    "số sổ vàng": Name(
        gettext_lazy("số sổ vàng; chưa có thì để chấm"),
        lambda subject: by_hand(_award(subject).golden_book_number),
    ),
    # figures of all
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


# Lists


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [{"stt": str(number), **row} for number, row in enumerate(rows, 1)]


def _schedule(subject: Subject) -> list[Row]:
    rows: list[Row] = []
    for card in subject.facts.taking_part:
        survey = subject.facts.surveys.get(card.pk)
        rows.append({
            "giờ": "……",
            "ngày": by_hand(day(survey.visited_on) if survey else None),
            "đơn vị": card.ward_name,
            "địa điểm": by_hand(survey.place if survey else None),
            "trưởng đoàn": BY_HAND,
            "thành viên": by_hand(survey.team if survey else None),
        })  # fmt: skip
    return _numbered(rows)


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
            "điểm tối đa": show(head.cap),
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
    levels = [*(one.name for one in subject.facts.ranking.tiers), UNTIERED, ABSENT]
    for level in levels:
        cards = [card for card in subject.facts.cards if tier(card) == level]
        if not cards:
            continue
        rows.append({ABOVE: f"{level}: {count(len(cards))} đơn vị"})
        for card in cards:
            number += 1
            rows.append({"stt": str(number), **_level(subject, card)})
    return rows


def _proposed(subject: Subject, *, for_officers: bool) -> list[Row]:
    rows: list[Row] = []
    for award in subject.facts.certificates(for_officers=for_officers):
        row = subject.facts.ranked.get(award.scorecard_id)
        rows.append({
            "tên": award.person or award.scorecard.ward_name,
            "chức vụ": award.post,
            "đơn vị": award.scorecard.ward_name,
            "cụm": cluster(award.scorecard),
            "chức vụ, đơn vị": _post_and_unit(award),
            "hình thức": award.kind.title,
            "thành tích": text(award.citation_text),
            "lý do": award.reason,
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
            "chức vụ, đơn vị": _post_and_unit(award),
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
            "điểm": points(award.points),
            "mức": tier(cards[award.scorecard_id]),
        }
        for award in subject.facts.commended
    ])  # fmt: skip


def _tier_figures(subject: Subject) -> list[Row]:
    facts = subject.facts
    counts = Counter(tier(card) for card in facts.cards)
    names = [one.name for one in facts.ranking.tiers]
    names += [name for name in (UNTIERED, ABSENT) if counts[name]]
    shares = whole_shares([counts[name] for name in names])
    return [
        {
            "mức": name,
            "số đơn vị": count(counts[name]),
            "tỷ lệ": f"{share}%",
            "năm trước": count(facts.earlier_tiers[name]) if facts.earlier else NOT_TOLD,
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


def _criterion_figures(subject: Subject) -> list[Row]:
    facts, step = subject.facts, subject.campaign.step
    of_heads = averages({
        (card, head): sums for (card, head), sums in facts.sums.items() if card in facts.ranked
    })  # fmt: skip
    rows: list[Row] = []
    for head in subject.heads:
        average = of_heads.get(head.pk)
        before = facts.earlier_averages.get((head.position, head.cap))
        rows.append({
            "tên": head.title,
            "điểm tối đa": show(head.cap),
            "bình quân": None if average is None else show(round_to_step(average, step)),
            "tỷ lệ đạt": None if average is None else f"{whole_percent(percent_of(average, head.cap))}%",
            "năm trước": NOT_TOLD if before is None else show(round_to_step(before, step)),
        })  # fmt: skip
    return _numbered(rows)


ITEM = ("mã", "nội dung", "điểm tối đa", "tự chấm", "khảo sát", "thẩm định", "chênh lệch")
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
)

LISTS: dict[str, List] = {
    "lịch khảo sát": List(
        gettext_lazy("mỗi đơn vị một hàng; phần chưa biết để chấm"),
        ("stt", "giờ", "ngày", "đơn vị", "địa điểm", "trưởng đoàn", "thành viên"),
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
        gettext_lazy("các đơn vị đã được biểu dương"), ("stt", "đơn vị", "điểm", "mức"), _commended
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
