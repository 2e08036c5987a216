"""Units as people type them, or paste them from the plan: one to a line, or with commas."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wards.models import Ward
from wards.namesakes import bare_key, distinct_names
from wards.vietnamese import clean, fold, match_key

BREAKS = re.compile(r"[\n;]")
# What an address goes on with behind a comma: “Phường 2, TP Sóc Trăng, tỉnh Sóc Trăng”.
LARGER = re.compile(r"(?:t\.?p|t\.?x|thành phố|thị xã|tỉnh|huyện|quận)(?![^\W_])", re.IGNORECASE)
LEVELS = 3  # that an address names at most: “quận …, thành phố …, tỉnh …”
# What stands before a name in a list that was typed in Word, or in a table: “1.”, “2)”, “- ”, “• ”,
# “+ ”, a number in a cell of its own.
BULLET = re.compile(r"^(?:\d{1,4}(?:[.)]\s*|\t\s*)|[-–—•*+]\s*)+")
LONGEST = 100_000
MOST = 4  # names that a question offers


class UnitNames:
    """Units by what people call them: the name, whatever stands behind it where several bear it, or
    the code.
    """

    def __init__(self, units: Collection[Ward]) -> None:
        self.labels = distinct_names(units)
        self.by_code = {unit.code.casefold(): unit for unit in units}
        self.by_name: dict[str, list[Ward]] = {}
        for unit in units:
            for name in {match_key(unit.name), match_key(self.labels[unit.pk])}:
                self.by_name.setdefault(name, []).append(unit)
        # The most parts between commas that belong together.
        commas = max((label.count(",") for label in self.labels.values()), default=0)
        self.widest = commas + 1 + LEVELS

    def called(self, name: str) -> list[Ward]:
        """All that are called so, the address behind it or not."""
        return self._bearing(name) or self._at(name)

    def _bearing(self, name: str) -> list[Ward]:
        by_code = self.by_code.get(name.casefold())
        return self.by_name.get(match_key(name)) or ([by_code] if by_code else [])

    def _at(self, name: str) -> list[Ward]:
        """Those of a name with an address, none of which is a unit itself."""
        parts = [part.strip() for part in name.split(",")]
        end = len(parts)
        while end > 1 and LARGER.match(parts[end - 1]):
            end -= 1
        address = parts[end:]
        if not address or any(map(self._bearing, address)):
            return []
        return self._bearing(",".join(parts[:end]))

    def names_in(self, text: str) -> Iterator[str]:
        """The names that stand in a text, one to a line or with commas; a comma within the name of
        a unit, or before its address, begins no other.
        """
        for line in BREAKS.split(text):
            parts, start = line.split(","), 0
            while start < len(parts):
                start, name = self._next(parts, start)
                if name:
                    yield name

    def _next(self, parts: Sequence[str], start: int) -> tuple[int, str]:
        """Where the name ends that begins here, and the name."""
        single = _bare(parts[start])
        for end in range(min(start + self.widest, len(parts)), start + 1, -1) if single else ():
            if self.called(name := _bare(",".join(parts[start:end]))):
                return end, name
        return start + 1, single

    def resembling(self, name: str) -> list[str]:
        """Those who may be meant by a name that is none's: without marks, or “Phường số 2”; else
        whoever is named within a longer text, or by the number alone.
        """
        wanted, labels = bare_key(name), self.labels.values()
        if same := [label for label in labels if bare_key(label) == wanted]:
            return same
        said = _words(name)
        return [label for label in labels if _names(said, _words(label))][:MOST]

    def unknown(self, name: str, sentence: str) -> str:
        """The sentence for a name that is none's, with who may be meant."""
        if known := ", ".join(self.resembling(name)):
            question = _("Có phải là %s không? Hãy ghi đúng tên.") % known
            return f"{sentence} {question}"
        return sentence

    def several(self, name: str, units: Iterable[Ward]) -> str:
        """The sentence for a name that is not one's alone."""
        known = ", ".join(self.labels[unit.pk] for unit in units)
        facts = {"name": name, "known": known}
        return _("Có nhiều đơn vị tên “%(name)s”: hãy ghi rõ là %(known)s.") % facts


def _bare(part: str) -> str:
    """A name without what stands before it in a list, and behind it."""
    return BULLET.sub("", part.strip()).rstrip(". ")


def _words(name: str) -> list[str]:
    return [word.lstrip("0") or word for word in re.findall(r"[^\W_]+", fold(name))]


def _names(said: list[str], label: list[str]) -> bool:
    """Whether a text names this unit: “Ban Tuyên giáo Phường 2”, or 2 alone."""
    if len(said) == 1 and said[0].isdecimal():
        return label[-1:] == said
    starts = range(len(said) - len(label) + 1)
    return any(said[start : start + len(label)] == label for start in starts)


def match_names(units: Collection[Ward], names: Iterable[str]) -> tuple[list[Ward], list[str]]:
    """Those of these units that are called so, by name or code; and a sentence for each that is
    none of them, or not one alone.
    """
    known = UnitNames(units)
    found, problems = [], []
    for name in names:
        fitting = known.called(name)
        if len(fitting) == 1:
            found.append(fitting[0])
        elif fitting:
            problems.append(known.several(name, fitting))
        else:
            sentence = _("Không có đơn vị nào tên “%s”.") % name
            problems.append(known.unknown(name, sentence))
    return found, problems


class UnitNamesField(forms.CharField):
    """Names or codes of units in a box of lines; gives the units, each once.

    Whichever vowel bears the tone mark, whatever blanks and letter case: a name is found as people
    read it. Units of one name are told apart by what stands behind it, or by their codes.
    """

    HOW = gettext_lazy("Mỗi dòng một đơn vị, hoặc cách nhau bằng dấu phẩy.")

    widget = forms.Textarea

    def __init__(self, units: Iterable[Ward] = (), **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.units: Any = units  # asked for when something is typed

    def to_python(self, value: Any) -> Any:
        """The text; what it names is found by `clean`."""
        return clean(super().to_python(value) or "")

    def clean(self, value: Any) -> list[Ward]:
        text = super().clean(value)
        units = list(self.units)
        names = UnitNames(units).names_in(text) if text else ()
        found, problems = match_names(units, dict.fromkeys(names))
        twice = [unit.name for unit, number in Counter(found).items() if number > 1]
        if twice:
            problems.append(_("Ghi hai lần: %s.") % ", ".join(twice))
        if problems:
            raise ValidationError(problems)
        return sorted(found, key=lambda unit: (unit.position, unit.pk))

    def written(self, units: Iterable[Ward]) -> str:
        """Units as the box shows them."""
        labels = distinct_names(self.units)
        return "\n".join(labels.get(unit.pk, unit.name) for unit in units)
