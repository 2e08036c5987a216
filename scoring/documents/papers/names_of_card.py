"""Names of one ward and its card: its offices, its points, its survey."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy

from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import (
    UNSCORED,
    Name,
    by_hand,
    cluster,
    count,
    day,
    deadline,
    points,
    text,
    tier,
)
from scoring.models import Issuer, PaperHead, Survey
from scoring.rules.in_words import say_number
from scoring.rules.lifecycle import JUDGED
from scoring.rules.points import show_gap


def _ward(subject: Subject) -> PaperHead:
    return subject.facts.paper_head(Issuer.WARD, subject.of_card.ward_id)


def _of_survey(subject: Subject, fact: Callable[[Survey], str | None]) -> str:
    """A fact of the unit's survey; dots to write on where there was none."""
    survey = subject.facts.surveys.get(subject.of_card.pk)
    return by_hand(fact(survey) if survey else None)


def _no_survey(subject: Subject) -> str:
    """Dots to write on before the visit; once the card is judged there was none, as its rows say."""
    return UNSCORED if subject.of_card.state in JUDGED else by_hand(None)


OF_CARD: dict[str, Name] = {
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
        lambda subject: points(subject.of_card.survey_sum) or _no_survey(subject),
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
    "ngày khảo sát": Name(
        gettext_lazy("ngày khảo sát; chưa khảo sát thì để chấm"),
        lambda subject: _of_survey(subject, lambda survey: day(survey.visited_on)),
    ),
    "địa điểm khảo sát": Name(
        gettext_lazy("địa điểm khảo sát; chưa khảo sát thì để chấm"),
        lambda subject: _of_survey(subject, lambda survey: survey.place),
    ),
    "thành phần đoàn": Name(
        gettext_lazy("thành phần đoàn khảo sát; chưa khảo sát thì để chấm"),
        lambda subject: _of_survey(subject, lambda survey: survey.team.rstrip(".")),
    ),
}
