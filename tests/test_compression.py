"""What goes over the line: pages packed, files as they are, a first visit within 80 KB."""

import gzip
import re
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.http import FileResponse
from django.urls import reverse

from campaign.compression import CompressionMiddleware
from tests.factories import make_client, make_user
from tests.world import World
from wards.models import Role

pytestmark = pytest.mark.django_db

PACKED = {"Accept-Encoding": "gzip, deflate, br"}
FIRST_VISIT = 80 * 1024
IN_PAGE = re.compile(r'(?:href|src)="/static/([^"#]+)')
IN_SCRIPT = re.compile(r'(?:from|import)\s*\(?"\./([^"]+)"')


def packed_files(page: str) -> int:
    """All that a page and its scripts ask for, each once, as WhiteNoise sends them."""
    wanted, files = set(IN_PAGE.findall(page)), {}
    while wanted:
        name = wanted.pop()
        content = Path(str(finders.find(name))).read_bytes()
        files[name] = len(gzip.compress(content))
        if name.endswith(".js"):
            folder = name.rpartition("/")[0]
            found = {f"{folder}/{other}" for other in IN_SCRIPT.findall(content.decode())}
            wanted |= found - files.keys()
    return sum(files.values())


def test_a_first_visit_of_a_hundred_wards_is_eighty_kilobytes_at_most():
    world = World.make(100)
    client = make_client(world.people["head"])
    found = {}
    for name in ("home", "board", "tiers", "awards", "finalise", "board_ward", "board_survey"):
        answer = client.get(world.address(name), headers=PACKED)
        assert (answer.status_code, answer["Content-Encoding"]) == (200, "gzip"), name
        assert "Accept-Encoding" in answer["Vary"]
        page = gzip.decompress(answer.content).decode()
        found[name] = len(answer.content) + packed_files(page)
    assert {name: size for name, size in found.items() if size > FIRST_VISIT} == {}
    assert min(found.values()) > 10_000  # style sheets and scripts were found and counted


def test_who_cannot_unpack_gets_the_page_as_it_is():
    client = make_client(make_user(Role.HEAD))
    plain = client.get(reverse("campaigns"))
    assert not plain.has_header("Content-Encoding")
    assert "<h1>" in plain.content.decode()


def test_the_length_of_an_answer_says_nothing_exact():
    client = make_client(make_user(Role.HEAD))
    lengths = {len(client.get(reverse("campaigns"), headers=PACKED).content) for _turn in range(20)}
    assert len(lengths) > 5


def test_what_is_secret_in_a_page_is_another_text_in_each_answer(monkeypatch):
    """The same text time after time could be guessed letter by letter from lengths."""
    client = make_client(make_user(Role.HEAD))
    secret = re.compile(r'name="(csrfmiddlewaretoken|shown_to)" value="([^"]+)"')
    pages = []
    for moment in (1_800_000_000, 1_800_000_001):
        clock = SimpleNamespace(time=lambda moment=moment: moment)
        monkeypatch.setattr("django.core.signing.time", clock)
        pages.append(set(secret.findall(client.get(reverse("phrases")).content.decode())))
    assert {name for name, _value in pages[0]} == {"csrfmiddlewaretoken", "shown_to"}
    assert not pages[0] & pages[1]


@pytest.mark.parametrize("kind", ["application/pdf", "text/csv"])
def test_a_file_leaves_as_it_is_with_its_length(rf, kind):
    file = FileResponse(BytesIO(b"4,5;" * 1000), content_type=kind)
    answer = CompressionMiddleware(lambda request: file)(rf.get("/", headers=PACKED))
    assert not answer.has_header("Content-Encoding")
    assert int(answer["Content-Length"]) == 4000
