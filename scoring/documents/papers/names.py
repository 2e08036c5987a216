"""The names that papers may ask for, each with its meaning and where its value comes from.

A value is text as the office writes it. None is missing: the name then stays visible on the paper.
"" means that nothing is to stand there. What an office writes by hand later is a row of dots.
Every paper says which of these names it may use (kinds.py): there is none for blocks, withdrawn
nominations or the change record.
"""

from django.utils.translation import gettext_lazy

from scoring.documents.papers.names_of_award import OF_AWARD
from scoring.documents.papers.names_of_card import OF_CARD
from scoring.documents.papers.names_of_figures import OF_ALL_UNITS
from scoring.documents.papers.names_of_issuers import OF_BOARD, OF_DECIDER
from scoring.documents.papers.names_of_meeting import OF_MEETING
from scoring.documents.papers.values import (
    Name,
    count,
    day,
    inside_sentence,
    points,
    short_deadline,
    text,
)

OF_CAMPAIGN: dict[str, Name] = {
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
        lambda subject: short_deadline(subject.campaign.self_deadline),
    ),
    "số đơn vị": Name(
        gettext_lazy("số đơn vị tham gia"),
        lambda subject: count(len(subject.facts.taking_part)),
    ),
}

NAMES: dict[str, Name] = {
    **OF_CAMPAIGN,
    **OF_BOARD,
    **OF_DECIDER,
    **OF_CARD,
    **OF_AWARD,
    **OF_MEETING,
    **OF_ALL_UNITS,
}
# Which differ from one paper of a campaign to another.
OF_SUBJECT = OF_CARD.keys() | OF_AWARD.keys()
