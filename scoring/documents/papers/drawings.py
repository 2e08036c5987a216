"""Drawings that stand in papers: how many units reached which level, what each unit reached.

Black and white is enough: what is told apart is told by grey, hatching and words. Letters are our
own, as a server may have none with all Vietnamese marks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from PIL import Image, ImageDraw, ImageFont

from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import UNTIERED
from scoring.documents.template.names import Picture
from scoring.pages.charts import tiers
from scoring.pages.ranking import RankedCard
from scoring.rules.points import show

LETTERS = Path(__file__).parent.parent / "letters"
WIDTH_MM, DOTS_PER_INCH = 160, 300
WIDTH = round(WIDTH_MM / 25.4 * DOTS_PER_INCH)
LABEL, END = 560, 240  # dots for the names on the left, for what is said on the right
ROOM = WIDTH - LABEL - END
ROW, BAR, MARGIN = 84, 56, 12
SIZE = 38  # of the letters: some 9 points on paper
SAMPLE = 70  # the width of a filling in the key
ON_A_PAGE = 30  # bars of one picture
INK, LINE = "black", 3
PAPER = "white"
# Levels from the highest on: how the bar is filled, and what is written on it.
FILLS: tuple[tuple[str, str, int], ...] = (
    ("#303030", "white", 0),
    ("#a6a6a6", "black", 0),
    ("white", "black", 14),
    ("white", "black", 0),
)


@dataclass(frozen=True)
class PictureName:
    """A drawing that a template may ask for: what it shows, and how it is made; none without
    figures.
    """

    meaning: str | Promise
    draw: Callable[[Subject], Sequence[Picture]]


class _Sheet:
    """A white sheet of so many bars and the key of what fills them, drawn on from the top."""

    def __init__(self, bars: int, names: Sequence[str]) -> None:
        self.key_rows = _key_rows(names)
        height = (bars + len(self.key_rows)) * ROW + 2 * MARGIN
        self.image = Image.new("L", (WIDTH, height), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.top = MARGIN

    def next(self) -> None:
        self.top += ROW

    @property
    def middle(self) -> float:
        return self.top + ROW / 2

    def add_text(
        self, text: str, x: float, anchor: str, *, ink: str = INK, bold: bool = False
    ) -> None:
        self.draw.text((x, self.middle), normalize("NFC", text), ink, _letters(bold), anchor)

    def label(self, text: str) -> None:
        self.add_text(_fitting(text, LABEL - 24), LABEL - 24, "rm")

    def bar(self, left: float, right: float, look: int, text: str = "") -> None:
        """A piece of a bar between these places, its number in it where there is room."""
        fill, ink, gap = FILLS[min(look, len(FILLS) - 1)]
        top, bottom = round(self.middle - BAR / 2), round(self.middle + BAR / 2)
        box = (round(left), top, max(round(right), round(left) + LINE), bottom)
        self.draw.rectangle(box, fill, INK, LINE)
        if gap:
            self._hatch(box, gap)
        width = _letters(bold=True).getlength(text)
        if text and box[2] - box[0] > width + 12:
            middle = (box[0] + box[2]) / 2
            if gap:  # a white ground under the number
                ground = (middle - width / 2 - 6, top + 8, middle + width / 2 + 6, bottom - 8)
                self.draw.rectangle(ground, PAPER)
            self.add_text(text, middle, "mm", ink=ink, bold=True)

    def _hatch(self, box: tuple[int, int, int, int], gap: int) -> None:
        left, top, right, bottom = box
        part = Image.new("L", (right - left - LINE, bottom - top - LINE), PAPER)
        pen = ImageDraw.Draw(part)
        for start in range(-part.height, part.width, gap):
            pen.line((start, part.height, start + part.height, 0), INK, 2)
        self.image.paste(part, (left + LINE - 1, top + LINE - 1))

    def _key(self) -> None:
        """What the fillings stand for."""
        for row in self.key_rows:
            for look, name, x in row:
                self.bar(x, x + SAMPLE, look)
                self.add_text(name, x + SAMPLE + 14, "lm")
            self.next()

    def picture(self, words: str) -> Picture:
        self._key()
        out = BytesIO()
        self.image.save(out, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), optimize=True)
        return Picture(out.getvalue(), WIDTH_MM, words)


def _key_rows(names: Sequence[str]) -> list[list[tuple[int, str, float]]]:
    """Filling, word and place of each sample, in as many rows as they need."""
    rows: list[list[tuple[int, str, float]]] = [[]]
    x = float(LABEL)
    for look, name in enumerate(names):
        name = _fitting(name, ROOM)
        width = SAMPLE + 14 + _letters().getlength(name)
        if rows[-1] and x + width > WIDTH:
            rows.append([])
            x = LABEL
        rows[-1].append((look, name, x))
        x += width + 48
    return rows


@cache
def _letters(bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(LETTERS / f"DejaVuSans{'-Bold' if bold else ''}.ttf", SIZE)


def _fitting(text: str, room: int) -> str:
    """The text, cut with an ellipsis where it is too long for its place."""
    text = normalize("NFC", text)
    if _letters().getlength(text) <= room:
        return text
    while text and _letters().getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def levels(subject: Subject) -> list[Picture]:
    """How many units reached which level, as on the page but of this year alone: no seal of this
    year covers the years before it.
    """
    campaign, cards = subject.campaign, subject.facts.cards
    counts = tiers.counted_in(cards).get(campaign.pk)
    if not counts:
        return []
    known = [tier.name for tier in subject.facts.ranking.tiers]
    names = list(dict.fromkeys([*known, *counts]))
    sheet = _Sheet(1, names)
    sheet.label(f"Năm {campaign.year}")
    done = 0
    for look, name in enumerate(names):
        if number := counts[name]:
            left, right = (LABEL + ROOM * at / counts.total() for at in (done, done + number))
            sheet.bar(left, right, look, str(number))
            done += number
    sheet.add_text(f"{done} đơn vị", LABEL + ROOM + 16, "lm")
    sheet.next()
    words = tiers.sentence_of_year(campaign.year, counts, names, len(cards))
    return [sheet.picture(f"{tiers.TITLE}. {words}")]


def results(subject: Subject) -> list[Picture]:
    """What each unit reached of the whole, by rank, a bar for each in the filling of its level."""
    rows = subject.facts.ranking.rows
    starts = range(0, len(rows), ON_A_PAGE)
    return [_results(subject, rows[start : start + ON_A_PAGE]) for start in starts]


def _results(subject: Subject, rows: Sequence[RankedCard]) -> Picture:
    names = [tier.name for tier in subject.facts.ranking.tiers]
    total = float(subject.campaign.total)
    if any(row.card.tier is None for row in rows):
        names.append(UNTIERED)
    sheet = _Sheet(len(rows), names)
    words = []
    for row in rows:
        look = names.index(row.card.tier.name if row.card.tier else UNTIERED)
        right = LABEL + ROOM * float(row.points) / total
        sheet.label(row.card.ward_name)
        sheet.bar(LABEL, right, look)
        sheet.add_text(show(row.points), right + 16, "lm", bold=True)
        sheet.next()
        words.append(f"{row.card.ward_name} {show(row.points)}")
    said = "; ".join(words)
    return sheet.picture(f"Điểm thẩm định trên {show(subject.campaign.total)} điểm: {said}.")


PICTURES: dict[str, PictureName] = {
    "biểu đồ mức xếp loại": PictureName(gettext_lazy("hình: số đơn vị của từng mức"), levels),
    "biểu đồ điểm các đơn vị": PictureName(
        gettext_lazy("hình: điểm thẩm định của từng đơn vị, theo thứ hạng"), results
    ),
}
