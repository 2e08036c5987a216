"""The names that papers may ask for, each with its meaning and where its value comes from.

A value is text as the office writes it. None is missing: the name then stays visible on the paper.
"" means that nothing is to stand there. What an office writes by hand later is a row of dots.
Every paper says which of these names it may use (office.py): there is none for blocks, withdrawn
nominations or the change record.
"""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from scoring.documents.papers.facts import Facts, Subject
from scoring.documents.papers.names_of_meeting import OF_MEETING
from scoring.documents.papers.values import (
    ABSENT,
    UNTIERED,
    Name,
    as_items,
    by_hand,
    cluster,
    count,
    day,
    day_in_text,
    deadline,
    file_copy_recipients,
    inside_sentence,
    moment,
    points,
    text,
    tier,
)
from scoring.models import Answer, Award, Issuer
from scoring.rules.in_words import say_number
from scoring.rules.points import show, show_gap

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


def post_and_unit(award: Award) -> str:
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
    "nơi lưu": Name(
        gettext_lazy("riêng dòng Lưu của nơi nhận, cho văn bản chỉ gửi một nơi"),
        lambda subject: file_copy_recipients(_board(subject).recipients),
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
        lambda subject: text(post_and_unit(_award(subject))),
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
    # the council's meeting
    **OF_MEETING,
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
