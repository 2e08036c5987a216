"""The official list of provinces with their wards and communes, where it is installed: the package
vietnam-provinces (requirements-units.txt). Without it nothing here is offered.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from wards.models import Ward
from wards.namesakes import in_brackets, is_gone
from wards.vietnamese import clean, fold, match_key, natural_key

PACKAGE = "vietnam_provinces"


@dataclass(frozen=True)
class OfficialUnit:
    """A ward, commune or special zone: its code of five digits, its name with its kind."""

    code: str
    name: str


@dataclass(frozen=True)
class Province:
    """A province or city: its code of two digits, its units as dictionaries have them."""

    code: str
    name: str
    units: tuple[OfficialUnit, ...]


@dataclass(frozen=True)
class OfferedUnit:
    """A unit of the list, and which of the program it is already; "" where it is none."""

    unit: OfficialUnit
    there: str = ""


def is_installed() -> bool:
    """Whether there is a list to choose from."""
    return find_spec(PACKAGE) is not None


@cache
def provinces() -> tuple[Province, ...]:
    """All provinces in their official order. The list writes some names with two blanks.

    Read once: to put three thousand names in order takes a tenth of a second.
    """
    text = import_module(PACKAGE).NESTED_DIVISIONS_JSON_PATH.read_text(encoding="utf-8")
    return tuple(
        Province(f"{province['code']:02}", _name(province["name"]), _units(province["wards"]))
        for province in sorted(json.loads(text), key=lambda province: province["code"])
    )


def _units(rows: Iterable[dict]) -> tuple[OfficialUnit, ...]:
    units = [OfficialUnit(f"{row['code']:05}", _name(row["name"])) for row in rows]
    return tuple(sorted(units, key=lambda unit: (natural_key(unit.name), unit.code)))


def _name(text: str) -> str:
    return " ".join(clean(text).split())


def offered(
    province: Province, known: Iterable[Province], wards: Iterable[Ward], wanted: str = ""
) -> list[OfferedUnit]:
    """The units of a province that are called like this, each beside the one that it is already.

    A unit of the program is the same by its code; or by its name in any spelling (hoà, hòa), as
    long as it stands today and has no code of another unit of the list.
    """
    wards = list(wards)
    by_code = {ward.code: ward for ward in wards}
    codes = {unit.code for province in known for unit in province.units}
    by_name = {
        match_key(ward.name): ward for ward in wards if not is_gone(ward) and ward.code not in codes
    }
    namesakes = _more_than_once(province)
    found = []
    for unit in province.units:
        if fold(wanted) not in fold(f"{unit.name} {unit.code}"):
            continue
        alike = match_key(unit.name)
        # Of two of one name nobody knows which is meant: they are told apart by their codes alone.
        ward = by_code.get(unit.code) or (None if alike in namesakes else by_name.get(alike))
        found.append(
            OfferedUnit(unit, in_brackets(ward.name, ward.code, is_gone(ward)) if ward else "")
        )
    return found


def _more_than_once(province: Province) -> set[str]:
    names = [match_key(unit.name) for unit in province.units]
    return {name for name in names if names.count(name) > 1}
