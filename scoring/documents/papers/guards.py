"""What keeps a paper from being made yet:
"" where the way is clear, else the sentence that is read.
"""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from scoring.documents.papers.subject import Subject
from scoring.models import Scorecard
from scoring.rules.lifecycle import SETTLED, AwardState, CardState
from scoring.rules.points import show

# Guards speak: "" where the way is clear, else the sentence that the person reads.
Guard = Callable[[Subject], str]


def _named(cards: Sequence[Scorecard]) -> str:
    names = ", ".join(card.ward_name for card in cards[:9])
    if len(cards) <= 9:
        return names
    return _("%(names)s và %(number)d đơn vị khác") % {"names": names, "number": len(cards) - 9}


def opened(subject: Subject) -> str:
    if subject.campaign.is_preparing:
        return _("Phong trào chưa mở nên chưa có phiếu chấm điểm nào.")
    return ""


def judged(subject: Subject) -> str:
    if waiting := subject.facts.ranking.waiting:
        return _("Còn đơn vị chưa thẩm định xong: %s.") % _named(waiting)
    return opened(subject)


def settled(subject: Subject) -> str:
    if unsettled := [card for card in subject.facts.cards if card.state not in SETTLED]:
        return _("Còn đơn vị chưa chốt kết quả: %s.") % _named(unsettled)
    return opened(subject)


def proposed(subject: Subject) -> str:
    facts = subject.facts
    if not [*facts.certificates(for_officers=False), *facts.certificates(for_officers=True)]:
        return settled(subject) or _("Chưa có tập thể, cá nhân nào được đề nghị tặng Giấy khen.")
    return settled(subject)


def commended(subject: Subject) -> str:
    facts = subject.facts
    if facts.commended:
        return settled(subject)
    if refusal := settled(subject):
        return refusal
    line = facts.commending.threshold if facts.commending else None
    if line is not None and not any(row.points >= line for row in facts.ranking.rows):
        return _("Năm nay không có đơn vị nào đạt từ %s điểm để biểu dương.") % show(line)
    return _("Trưởng Ban chưa xác nhận biểu dương đơn vị nào.")


def honoured(subject: Subject) -> str:
    awards = subject.facts.awards
    if undecided := [award for award in awards if award.state != AwardState.DECIDED]:
        return _("Chưa ghi quyết định cho: %s.") % ", ".join(map(str, undecided[:9]))
    if not awards:
        return _("Chưa có khen thưởng nào được quyết định.")
    return ""


def submitted(subject: Subject) -> str:
    if subject.card.state == CardState.DRAFT:
        return _("Đơn vị chưa nộp phiếu.")
    return ""


def given_out(subject: Subject) -> str:
    if subject.card.state == CardState.FINAL:
        return _("Kết quả đã chốt: dùng Công văn gửi đơn vị về kết quả.")
    if subject.card.state != CardState.VERIFIED:
        return _("Phiếu chưa thẩm định xong.")
    return ""


def final(subject: Subject) -> str:
    if subject.card.state != CardState.FINAL:
        return _("Kết quả chưa chốt.")
    return ""


def decided(subject: Subject) -> str:
    award = subject.award
    if award is None or award.state != AwardState.DECIDED:
        return _("Chưa ghi quyết định khen thưởng.")
    return ""


def always(subject: Subject) -> str:
    return ""
