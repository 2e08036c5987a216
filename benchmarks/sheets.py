"""The comparison of all wards out as a sheet and back again, against openpyxl's plain load and save
of the same cells, each in a process of its own.

`python -m benchmarks.sheets ours|plain <slug> <folder>` prints the seconds of the processor and
memory as JSON; `filled` makes the sheet that comes back. Hardly anything here waits for anybody
else, so the processor's time says how the two compare, however busy the machine.
"""

import json
import re
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks.data import set_up
from benchmarks.workbook import peak

KEY = re.compile("k[0-9]+v[0-9]+")
NAME = "returned.xlsx"
MUCH = 20  # items that the page shows at the least, with two wards


def filled(campaign: Any, folder: Path) -> float:
    """The sheet as somebody fills it in and another program saves it: the points of every fifth
    item changed, its reason written.
    """
    from openpyxl import load_workbook

    (folder / NAME).write_bytes(_out(_client(), campaign))
    workbook = load_workbook(folder / NAME)
    sheet = workbook.worksheets[0]
    at = {cell.value: cell.column for row in sheet.iter_rows(max_row=8) for cell in row}
    keyed = enumerate(sheet.iter_rows(max_col=4, values_only=True), 1)
    items = [row for row, cells in keyed if any(KEY.fullmatch(str(cell)) for cell in cells)]
    for row in items[::5]:
        points, reason = (
            sheet.cell(row, at[f"c_{name}"]) for name in ("verified_points", "reason")
        )
        points.value, reason.value = 0, "Theo biên bản khảo sát: chưa có hồ sơ."
    workbook.save(folder / NAME)
    return float(len(items[::5]))


def ours(campaign: Any, folder: Path) -> float:
    """Out, and back as far as the page that shows what the sheet brings; as a browser asks."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    client, returned = _client(), (folder / NAME).read_bytes()
    client.get(reverse("board_sheet", args=[campaign.slug]))  # once in the life of a process
    began = time.process_time()
    _out(client, campaign)
    sent = {"file": SimpleUploadedFile(NAME, returned)}
    page = client.post(reverse("board_sheet", args=[campaign.slug]), sent)
    seconds = time.process_time() - began
    if page.status_code != 200 or page.content.count(b'name="skip-') < MUCH:
        sys.exit(f"the page does not show what the sheet brings: {page.status_code}")
    return seconds


def plain(campaign: Any, folder: Path) -> float:
    """The same sheet loaded and saved, nothing looked at."""
    from openpyxl import load_workbook

    returned = (folder / NAME).read_bytes()
    began = time.process_time()
    load_workbook(BytesIO(returned)).save(BytesIO())
    return time.process_time() - began


def _client() -> Any:
    """Somebody of the Board, signed in."""
    from django.test import Client

    from wards.backends import ACCOUNTS
    from wards.models import Role, User

    reviewer, _made = User.objects.get_or_create(
        username="bench-sheets", full_name="Chuyên viên", role=Role.REVIEWER
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(reviewer, ACCOUNTS)
    return client


def _out(client: Any, campaign: Any) -> bytes:
    from django.urls import reverse

    return b"".join(client.get(reverse("board_file", args=[campaign.slug])).streaming_content)


if __name__ == "__main__":
    set_up()
    from scoring.models import Campaign

    way = {"filled": filled, "ours": ours, "plain": plain}[sys.argv[1]]
    measured = Campaign.objects.get(slug=sys.argv[2])
    before = peak()
    facts = {
        "seconds": way(measured, Path(sys.argv[3])),
        "added_mb": peak() - before,
        "peak_mb": peak(),
    }
    json.dump(facts, sys.stdout)
