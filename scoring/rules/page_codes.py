"""The code on each page of the paper form: what it names, as a text that a scanner's picture bears.

It says where a page belongs and is no secret: whether somebody may file it is asked when it comes.
"""

import re
from dataclasses import dataclass

MARK = "TD"  # begins every code; other codes on a paper are somebody else's
# At 20 mm a QR code of so many letters and digits is still read from a scan of 100 dpi.
LENGTH = 34
# Capitals, digits and the stroke alone: QR sets them in half the room of other letters.
FORM = re.compile(r"TD/([0-9]{1,7})/([0-9]{1,7})/([0-9A-F]{10})/([0-9]{1,2})/[A-Z]")
CHECK_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # 23, a prime: no I, O, Q


@dataclass(frozen=True)
class PageCode:
    """A page of the form of a campaign and a ward; `form` is the fingerprint of what is printed."""

    campaign: int
    ward: int
    form: str
    page: int

    def __str__(self) -> str:
        facts = f"{MARK}/{self.campaign}/{self.ward}/{self.form}/{self.page}"
        return f"{facts}/{_check_letter(facts)}"

    @classmethod
    def read(cls, text: str) -> "PageCode | None":
        """`None` for what is no code of ours, or a damaged one."""
        found = FORM.fullmatch(text.strip())
        if not found:
            return None
        campaign, ward, form, page = found.groups()
        code = cls(int(campaign), int(ward), form, int(page))
        return code if str(code) == found.group() else None


def _check_letter(facts: str) -> str:
    """Doubling modulo a prime: any two neighbours that change places change it."""
    value = 0
    for sign in facts:
        value = (2 * value + ord(sign)) % len(CHECK_LETTERS)
    return CHECK_LETTERS[value]
