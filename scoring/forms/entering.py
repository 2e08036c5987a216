"""What comes in for one item, on whichever page:
points, the words beside them, the version seen.
"""

import zlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from scoring.models import Score
from scoring.rules.not_applicable import refusal_of
from scoring.rules.refusals import Refused
from wards.vietnamese import clean, loses_letters, visible

TEXT_LIMIT = 10_000
FIELDS_MISSING = gettext_lazy(
    "Nội dung gửi lên thiếu một phần nên chưa lưu gì. Hãy tải lại trang rồi gửi lại."
)
EXPLANATION_TOO_LONG = gettext_lazy(
    "Nội dung %(code)s: giải trình tối đa %(limit)s ký tự, đồng chí đã viết %(length)s ký tự."
)
LETTERS_LOST = gettext_lazy(
    "Nội dung %(code)s: phần ghi gõ bằng phông chữ cũ (TCVN3, VNI). "
    "Hãy chuyển sang Unicode rồi ghi lại."
)
NOTE_TOO_LONG = gettext_lazy(
    "Nội dung %(code)s: phần ghi tối đa %(limit)s ký tự, đồng chí đã viết %(length)s ký tự."
)


def fields(data: Mapping[str, Any], *names: str, suffix: str = "") -> list[str]:
    """What a form always carries. Raises Refused where one has been lost on its way: what is
    missing is not blank, and would wipe out what is stored.
    """
    if not all(f"{name}{suffix}" in data for name in names):
        raise Refused("fields_missing", FIELDS_MISSING)
    return [str(data[f"{name}{suffix}"] or "") for name in names]


def read_typed(typed: str, score: Score) -> Decimal | None:
    """Typed points of an item, or the number from which they follow; `None` when blank.

    Raises Refused with the sentence.
    """
    measure = score.item.measure
    try:
        return measure.read(typed)
    except ValueError:
        typed = clean(typed)
        if refusal := refusal_of(score.item.code, typed):
            raise refusal from None
        raise measure.misread(
            score.item.code, typed if len(typed) <= 20 else typed[:20] + "…"
        ) from None


def read_explanation(typed: str, score: Score) -> str:
    """The explanation of an item. Raises Refused with the sentence when it is too long, or would
    lose letters.
    """
    return _taken(typed, score, EXPLANATION_TOO_LONG)


def read_note(typed: str, score: Score) -> str:
    """A reason or a finding. Raises Refused with the sentence when it is too long, or would lose
    letters.
    """
    return _taken(typed, score, NOTE_TOO_LONG)


def _taken(typed: str, score: Score, sentence: Promise) -> str:
    if loses_letters(typed):
        raise Refused("letters_lost", LETTERS_LOST % {"code": score.item.code})
    typed = clean(typed)
    if len(typed) > TEXT_LIMIT:
        limit, length = (
            number_format(count, force_grouping=True) for count in (TEXT_LIMIT, len(typed))
        )
        facts = {"code": score.item.code, "limit": limit, "length": length}
        raise Refused("text_too_long", sentence % facts)
    return typed


def read_version(typed: str) -> int:
    """A version that is missing or no number was never seen: a change then needs a look."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def fingerprint(points: str, explanation: str) -> str:
    """What a pair of fields held when the page was made: only fields that differ from it were
    touched.
    """
    return f"{zlib.crc32(f'{visible(points)}|{clean(explanation)}'.encode()):x}"
