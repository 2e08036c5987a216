"""Names of who issues and signs: the Board's papers, and the decision."""

from django.utils.translation import gettext_lazy

from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import Name, as_items, file_copy_recipients, text
from scoring.models import Issuer, PaperHead


def _board(subject: Subject) -> PaperHead:
    return subject.facts.paper_head(Issuer.BOARD)


def _committee(subject: Subject) -> PaperHead:
    return subject.facts.paper_head(Issuer.COMMITTEE)


def _authority(head: PaperHead) -> str | None:
    """Whoever signs by their own right has a post and no authority."""
    return head.authority or ("" if head.post else None)


OF_BOARD: dict[str, Name] = {
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
}


OF_DECIDER: dict[str, Name] = {
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
}
