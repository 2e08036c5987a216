"""Names of the council's meeting:
where none was written down the paper leaves room to write by hand, as it did before.
"""

from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import Name, as_items, by_hand, count, day_in_text
from scoring.models import CouncilMember, Duty, Meeting

SHORT = "……"
LINE = "…" * 30
Value = Callable[[Subject], str | None]


def _of_meeting(written: Callable[[Meeting], str], blank: str) -> Value:
    def value(subject: Subject) -> str:
        met = subject.facts.meeting
        return written(met) if met else blank

    return value


def _hour(met: Meeting) -> str:
    begins = timezone.localtime(met.begins_at)
    return f"{begins:%H} giờ {begins:%M}"


def _end(met: Meeting) -> str:
    if met.ends_at is None:
        return f"{SHORT} giờ {SHORT}"
    ends = timezone.localtime(met.ends_at)
    return f"{ends:%H} giờ {ends:%M}"


def _led_by(duty: Duty, field: str) -> Value:
    def value(subject: Subject) -> str:
        found = [member for member in subject.facts.council if member.duty == duty]
        return by_hand(getattr(found[0], field) if found else None)

    return value


def _people(members: Sequence[CouncilMember]) -> str:
    said = [
        ", ".join(filter(None, [member.name, member.post, member.absent_because]))
        for member in members
    ]
    return as_items("\n".join(said)) or ""


def _present(subject: Subject) -> str:
    here = [member for member in subject.facts.council if not member.is_absent]
    return _people(here) or f"{LINE}\n{LINE}\n{LINE}"


def _absent(subject: Subject) -> str:
    if not subject.facts.council:
        return LINE
    return _people([member for member in subject.facts.council if member.is_absent]) or "Không."


def _number(is_counted: Callable[[CouncilMember], bool]) -> Value:
    def value(subject: Subject) -> str:
        council = subject.facts.council
        return count(sum(map(is_counted, council))) if council else SHORT

    return value


_NAMES: dict[str, tuple[str | Promise, Value]] = {
    "giờ bắt đầu": (
        gettext_lazy("giờ bắt đầu cuộc họp xét; chưa ghi thì để chấm"),
        _of_meeting(_hour, f"{SHORT} giờ {SHORT}"),
    ),
    "giờ kết thúc": (
        gettext_lazy("giờ kết thúc cuộc họp xét; chưa ghi thì để chấm"),
        _of_meeting(_end, f"{SHORT} giờ {SHORT}"),
    ),
    "ngày họp xét": (
        gettext_lazy("ngày họp xét, dạng ngày 05 tháng 12 năm 2026"),
        _of_meeting(
            lambda met: day_in_text(timezone.localtime(met.begins_at).date()) or "",
            f"ngày {SHORT} tháng {SHORT} năm {SHORT}",
        ),
    ),
    "địa điểm họp xét": (
        gettext_lazy("địa điểm họp xét; chưa ghi thì để chấm"),
        _of_meeting(lambda met: met.place.rstrip("."), by_hand(None)),
    ),
    "chủ trì": (gettext_lazy("họ và tên người chủ trì"), _led_by(Duty.CHAIR, "name")),
    "chức vụ chủ trì": (gettext_lazy("chức vụ người chủ trì"), _led_by(Duty.CHAIR, "post")),
    "người ghi biên bản": (
        gettext_lazy("họ và tên thư ký cuộc họp"),
        _led_by(Duty.SECRETARY, "name"),
    ),
    "chức vụ người ghi biên bản": (
        gettext_lazy("chức vụ thư ký cuộc họp"),
        _led_by(Duty.SECRETARY, "post"),
    ),
    "thành viên có mặt": (
        gettext_lazy("họ tên, chức vụ người dự họp, mỗi người một dòng"),
        _present,
    ),
    "thành viên vắng mặt": (
        gettext_lazy("họ tên, lý do người vắng mặt, mỗi người một dòng"),
        _absent,
    ),
    "số thành viên": (gettext_lazy("số thành viên hội đồng"), _number(lambda member: True)),
    "số thành viên có mặt": (
        gettext_lazy("số thành viên dự họp"),
        _number(lambda member: not member.is_absent),
    ),
    "số thành viên vắng mặt": (
        gettext_lazy("số thành viên vắng mặt"),
        _number(lambda member: member.is_absent),
    ),
    "hình thức biểu quyết": (
        gettext_lazy("giơ tay hoặc bỏ phiếu kín; chưa ghi thì để chấm"),
        _of_meeting(lambda met: "bỏ phiếu kín" if met.is_secret else "giơ tay", by_hand(None)),
    ),
    "ý kiến thảo luận": (
        gettext_lazy("ý kiến thảo luận tại cuộc họp; chưa ghi thì để chấm"),
        _of_meeting(lambda met: met.discussion or "\n".join([LINE] * 4), "\n".join([LINE] * 4)),
    ),
    "kết luận cuộc họp": (
        gettext_lazy("kết luận của người chủ trì; chưa ghi thì để chấm"),
        _of_meeting(lambda met: met.conclusion or "\n".join([LINE] * 3), "\n".join([LINE] * 3)),
    ),
}
OF_MEETING = {
    name: Name(meaning, value, is_never_missing=True) for name, (meaning, value) in _NAMES.items()
}
