"""Rules of eligibility for a kind of award, as its row sets them, beside points and blocks. They
only warn, in sentences; people decide and give a reason. Pure functions.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def cautions(
    *,
    rest_years: int | None,
    years_had: Iterable[int],
    year: int,
    least: tuple[str, Decimal] | None,
    reached: Decimal | None,
    is_tiered: bool,
    one_per_unit: bool,
    others_of_unit: Iterable[str],
) -> list[str]:
    """Everything that speaks against one candidate of one kind, as sentences.

    `years_had`: when the candidate had this honour; `least`: name and floor of the lowest level
    that is enough; `reached`: the floor of the level decided, `None` below every level;
    `others_of_unit`: who of the same unit holds a place of this kind.
    """
    said = []
    lately = sorted({had for had in years_had if rest_years and year - rest_years <= had < year})
    if lately:
        facts = {"years": ", ".join(map(str, lately)), "n": rest_years}
        said.append(
            ngettext(
                "Đã được hình thức này năm %(years)s; quy định không xét lại trong %(n)s năm.",
                "Đã được hình thức này năm %(years)s; quy định không xét lại trong %(n)s năm.",
                rest_years or 0,
            )
            % facts
        )
    if least and not (is_tiered and reached is not None and reached >= least[1]):
        said.append(_("Quy định xét từ mức %s.") % least[0])
    if one_per_unit and (others := list(others_of_unit)):
        said.append(_("Quy định mỗi đơn vị một suất; đơn vị đã có: %s.") % ", ".join(others))
    return said
