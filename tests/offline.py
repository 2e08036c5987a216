"""A sheet in the hands of a test: it goes out, cells are filled in, it comes back."""

import re
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from scoring.models import Score
from scoring.rules.lifecycle import PointsKind
from tests.factories import make_campaign, make_client, make_scorecard, make_ward, make_ward_officer

HEADING_ROW = 6


def address(name, card, *more):
    return reverse(name, args=[card.campaign.slug, *more])


def fetched(client, where):
    """The workbook that went out."""
    answer = client.get(where)
    assert answer.status_code == 200, answer.content[:300]
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


def column_of(sheet, heading):
    return next(cell.column for cell in sheet[HEADING_ROW] if cell.value == heading)


def row_of(sheet, code, ward=None):
    at, ward_at = column_of(sheet, "STT"), column_of(sheet, "Đơn vị") if ward else None
    return next(
        row
        for row in range(HEADING_ROW + 1, sheet.max_row + 1)
        if sheet.cell(row, at).value == code
        and (ward is None or sheet.cell(row, ward_at).value == ward)
    )


def put(book, code, heading, value, ward=None):
    sheet = book.worksheets[0]
    cell = sheet.cell(row_of(sheet, code, ward), column_of(sheet, heading))
    cell.value = value
    return cell.coordinate


def stored(book, name="phieu.xlsx"):
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def look(client, where, book):
    file = book if isinstance(book, SimpleUploadedFile) else stored(book)
    return client.post(where, {"file": file})


def signed(page):
    return re.search(r'name="rows" value="([^"]+)"', page.content.decode())[1]


def confirm(client, where, page, **choices):
    return client.post(where, {"rows": signed(page), **choices})


def points_of(card, column="self"):
    scores = card.scores.select_related("item__parent").in_official_order()
    return {score.item.code: getattr(score, f"{column}_points") for score in scores}


def texts(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


class Ward:
    """A ward at work on its card: 1.1 (2 points), 1.2 (4), 2 (4)."""

    def __init__(self, ward=None, first_score=None, **facts):
        """`first_score` numbers the items from there on, as a file that was kept knows them."""
        wards = 1 if ward is None else [ward]
        self.card = make_scorecard(campaign=make_campaign(wards=wards, **facts))
        if first_score:
            known = self.card.scores.in_official_order().values_list("pk", flat=True)
            for number, pk in enumerate(list(known), first_score):
                Score.objects.filter(pk=pk).update(id=number)
        self.user = make_ward_officer(self.card.ward)
        self.client = make_client(self.user)
        self.where = address("scorecard_sheet", self.card)
        self.scores = list(self.card.scores.select_related("item__parent").in_official_order())

    @classmethod
    def known(cls):
        """The ward whose sheets other people's programs filled in
        (tests/scoring/workbooks/foreign).
        """
        ward = cls(make_ward(7), first_score=7001)
        ward.enter(1, "4", "Lời cũ")
        return ward

    def go_out(self):
        return fetched(self.client, address("scorecard_file", self.card))

    def enter(self, index, points, note=""):
        """A colleague saves meanwhile."""
        score = Score.objects.get(pk=self.scores[index].pk)
        points = None if points is None else Decimal(points)
        return score.enter(PointsKind.SELF, points, by=self.user, note=note)

    @property
    def points(self):
        return points_of(self.card)
