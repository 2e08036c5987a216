"""The form that a ward fills in by hand: which items stand on which of its pages.

Every page bears a code of its own. What is printed where is part of the code, so that a page from
before a change is never taken for one of today.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import override

from scoring.models import Campaign, Criterion
from scoring.rules.page_codes import PageCode
from wards.models import Ward

# All in millimetres, on A4 upright.
ROOM = 232.0  # below the header that bears the code, above the lower edge
HEAD = 78.0  # on the first page: bodies, title, unit
FOOT = 74.0  # on the last one: the sum and the signatures
COLUMN_HEADS = 13.0
TITLE_LINE = 5.2
LETTERS_IN_A_LINE = 30  # of a title, 12 point in its column
WRITING_LINE = 7.0
WRITING_LINES = 3
MARGIN = 2.0


@dataclass(frozen=True)
class FormRow:
    """A criterion, or an item: `writes` where the ward gives points, so that it gets lines to write
    on; `leaf` is what the points are of, `None` for a criterion that has items.
    """

    criterion: Criterion
    leaf: Criterion | None

    @property
    def writes(self) -> bool:
        return self.leaf is not None and self.leaf.scored_by.ward_enters

    @property
    def is_head(self) -> bool:
        return self.criterion.parent_id is None

    @property
    def cap(self) -> str:
        return self.criterion.cap_text

    @property
    def text(self) -> str:
        """What it is about; where a number is written instead of points, which. Vietnamese as the
        whole form: what stands on which page must not hang on the reader's language.
        """
        title, measure = self.criterion.title, self.criterion.measure
        with override("vi"):
            rule = self.criterion.rule
            if not self.writes or not rule:
                return title
            return (
                f"{title} (ghi {measure.number_label}; {rule})"
                if measure.number_label
                else f"{title} ({rule})"
            )

    @property
    def height(self) -> float:
        lines = max(1, ceil(len(self.text) / LETTERS_IN_A_LINE))
        written = WRITING_LINES * WRITING_LINE if self.writes else 0
        return max(lines * TITLE_LINE, written) + MARGIN


@dataclass(frozen=True)
class FormPage:
    """One page: its number, from 1 on, and its rows."""

    number: int
    rows: Sequence[FormRow]

    @property
    def items(self) -> frozenset[int]:
        """The primary keys of the items that are filled in on it."""
        return frozenset(row.leaf.pk for row in self.rows if row.leaf and row.writes)

    @property
    def codes(self) -> list[str]:
        """What stands on it, criteria and items, from the top down."""
        return [row.criterion.code for row in self.rows]

    @property
    def between(self) -> str:
        """“1.1–2.3”: the first and the last item."""
        codes = [row.leaf.code for row in self.rows if row.leaf]
        return "–".join(dict.fromkeys([codes[0], codes[-1]])) if codes else ""


class PaperForm:
    """The form of a campaign, page by page, for the units of a cluster or of none. One query."""

    def __init__(self, campaign: Campaign, cluster: int | None = None) -> None:
        self.campaign = campaign
        leaves = {leaf.pk for leaf in campaign.leaves}
        rows = [
            FormRow(criterion, criterion if criterion.pk in leaves else None)
            for criterion in campaign.criteria_in_order
            if criterion.holds_for(cluster)
        ]
        self.pages = [FormPage(number, page) for number, page in enumerate(_pages(rows), 1)]
        self.fingerprint = self._fingerprint()

    def page(self, number: int | None) -> FormPage | None:
        return next((page for page in self.pages if page.number == number), None)

    def code(self, ward: Ward, page: FormPage) -> PageCode:
        return PageCode(self.campaign.pk, ward.pk, self.fingerprint, page.number)

    def _fingerprint(self) -> str:
        printed = [page.codes for page in self.pages]
        facts = repr((self.campaign.plan_fingerprint, printed))
        return hashlib.sha256(facts.encode()).hexdigest()[:10].upper()


def _pages(rows: Sequence[FormRow]) -> Iterator[list[FormRow]]:
    """As many rows on a page as have room; a criterion stands with its first item, and the sum and
    the signatures with the last row.
    """
    page: list[FormRow] = []
    left = ROOM - HEAD - COLUMN_HEADS
    for block in _blocks(rows):
        height = sum(row.height for row in block)
        if block[-1] is rows[-1]:
            height += FOOT
        if page and height > left:
            yield page
            page, left = [], ROOM - COLUMN_HEADS
        page += block
        left -= height
    yield page


def _blocks(rows: Sequence[FormRow]) -> Iterator[list[FormRow]]:
    """What stays together: an item, with its criterion before it where it is the first."""
    block: list[FormRow] = []
    for row in rows:
        block.append(row)
        if row.leaf:
            yield block
            block = []
    if block:
        yield block
