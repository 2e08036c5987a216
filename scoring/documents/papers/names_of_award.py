"""Names of one award: who receives it, for what, by which decision."""

from django.utils.translation import gettext_lazy

from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import (
    Name,
    by_hand,
    day,
    day_in_text,
    inside_sentence,
    post_and_unit,
    text,
)
from scoring.models import Award


def _award(subject: Subject) -> Award:
    assert subject.award is not None
    return subject.award


def _reason_on_certificate(subject: Subject) -> str:
    return f"Đã có thành tích xuất sắc trong {inside_sentence(subject.campaign.title)}"


OF_AWARD: dict[str, Name] = {
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
}
