"""Hostile requests at every address, signed in as everybody: whatever comes, no page falls over.

A short sample with the suite; `make fuzz` sends thousands. FUZZ_REQUESTS, FUZZ_SEED and
FUZZ_FIGURES come from there. A request depends on the seed and its number alone, and the world is
put back after each: FUZZ_ONE=number sends one.
"""

import html
import json
import os
import random
import re
import resource
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django import forms
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

import scoring.forms.answers
import scoring.forms.awards
import scoring.forms.evidence
import scoring.forms.evidence_editing
import scoring.forms.officer
import scoring.forms.setup.calendar
import scoring.forms.setup.campaign
import scoring.forms.setup.steps
import scoring.forms.steps
import scoring.forms.survey
import scoring.forms.tiers
from tests.factories import make_client
from tests.hostile import nasty
from tests.world import ROUTES, World

pytestmark = pytest.mark.filterwarnings(
    "ignore:Duplicate name:UserWarning"
)  # members of broken archives
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "0"))
SEED = os.environ.get("FUZZ_SEED", "1")
ONE = os.environ.get("FUZZ_ONE", "")
PART = 500
MODULES = (
    scoring.forms.answers, scoring.forms.awards, scoring.forms.evidence, scoring.forms.evidence_editing,
    scoring.forms.officer, scoring.forms.setup.calendar, scoring.forms.setup.campaign, scoring.forms.setup.steps,
    scoring.forms.steps, scoring.forms.survey, scoring.forms.tiers,
)  # fmt: skip
FIELD_NAMES = sorted(
    {
        name
        for module in MODULES
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, forms.BaseForm)
        for name in getattr(form, "base_fields", {})
    }
    | {
        "next",
        "language",
        "page",
        "q",
        "item",
        "by",
        "act",
        "order",
        "username",
        "password",
        "otp_token",
        "until",
        "seen",
    }
)
INPUT = re.compile(r"<(?:input|select|textarea|button)\b[^>]*?\bname=\"([^\"]+)\"[^>]*>")
VALUE = re.compile(r"\bvalue=\"([^\"]*)\"")
PAGE_OF = {
    "scorecard_item": "scorecard",
    "reply": "scorecard",
    "board_item": "board_ward",
    "board_answer": "board_ward",
}


class Bench:
    """A world, everybody signed in to it, and what the pages ask for."""

    def __init__(self) -> None:
        self.world = World.make()
        self.clients: dict[str, Client] = {}
        for who, user in self.world.people.items():
            client = make_client(user)
            client.raise_request_exception = False
            self.clients[who] = client
        self.cookies = {
            who: client.cookies.output(header="", sep=";") for who, client in self.clients.items()
        }
        self.addresses = {name: self.world.address(name) for name in ROUTES}
        for model in admin.site._registry:
            place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            one = model._default_manager.first()
            self.addresses[f"{place}_changelist"] = reverse(f"{place}_changelist")
            self.addresses[f"{place}_add"] = reverse(f"{place}_add")
            self.addresses[f"{place}_change"] = reverse(
                f"{place}_change", args=[one.pk if one else 1]
            )
        self.known: dict[tuple[str, str], tuple[dict[str, str], list[str]]] = {}

    def client(self, who: str) -> Client:
        client = self.clients[who]
        client.cookies.clear()
        client.cookies.load(self.cookies[who])
        return client

    def asks_for(self, name: str, who: str) -> tuple[dict[str, str], list[str]]:
        """What the forms of a page hold: {name: value}, and the names of its file fields."""
        if (name, who) not in self.known:
            place = self.addresses[PAGE_OF.get(name, name)]
            with transaction.atomic():
                page = self.client(who).get(place)
                transaction.set_rollback(True)
            text = page.content.decode("utf-8", "replace") if not page.streaming else ""
            values: dict[str, str] = {}
            files: list[str] = []
            for tag in INPUT.finditer(text):
                value = VALUE.search(tag[0])
                if 'type="file"' in tag[0]:
                    files.append(tag[1])
                else:
                    values.setdefault(
                        html.unescape(tag[1]), html.unescape(value[1]) if value else "1"
                    )
            values.pop("csrfmiddlewaretoken", None)
            self.known[name, who] = values, files
        return self.known[name, who]

    def send(self, number: int) -> tuple[Any, str]:
        """Request number so and so; gives the answer and how to describe it."""
        rng = random.Random(f"{SEED}:{number}")
        name, who = (
            rng.choice(list(self.addresses)),
            rng.choice([*self.clients, *list(self.clients)[1:]]),
        )
        if name.startswith("admin:") and rng.random() < 0.8:
            who = "administrator"
        method = rng.choices(
            ("GET", "POST", "PUT", "HEAD", "PATCH", "DELETE", "OPTIONS"), (30, 50, 5, 5, 2, 2, 2)
        )[0]
        place, known, files = self.addresses[name], *self.asks_for(name, who)
        if rng.random() < 0.15:
            parts = place.split("/")
            parts[rng.randrange(1, len(parts))] = quote_from_bytes(
                rng.choice(nasty.TEXTS)[:3000], safe=""
            )
            place = "/".join(parts)
        pairs = nasty.fields(rng, known, FIELD_NAMES)
        query = (
            nasty.urlencoded(pairs[-4:]).decode()
            if rng.random() < (0.8 if method in {"GET", "HEAD"} else 0.1)
            else ""
        )
        if rng.random() < 0.03:
            query = rng.choice(nasty.TEXTS).decode("latin-1")
        body, kind = b"", ""
        if method in {"POST", "PUT", "PATCH"}:
            body, kind = self.body(rng, pairs, files)
        more: dict[str, Any] = {}
        if rng.random() < 0.25:
            for header in rng.sample(nasty.HEADERS, rng.choice((1, 1, 3))):
                more[header] = nasty.texts(rng)[:8000].decode("latin-1")
        client = self.client(who)
        if rng.random() < 0.1:
            # As a server hands it on: latin-1, whatever it is.
            value = (
                rng.choice(nasty.TEXTS)[:4000]
                .decode("latin-1")
                .replace(";", "")
                .replace("\n", "")
                .replace("\r", "")
            )
            own = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
            more["HTTP_COOKIE"] = f"{own}; {rng.choice(nasty.COOKIES)}={value}"
        with transaction.atomic():
            answer = client.generic(method, place, body, kind, **({"QUERY_STRING": query} | more))
            if answer.streaming:
                b"".join(answer)
            transaction.set_rollback(True)
        return (
            answer,
            f"request {number} of seed {SEED}: {method} {name} {place[:200]!r} as {who}, {kind!r}, {sorted(more)}",
        )

    def body(
        self, rng: random.Random, pairs: list[tuple[bytes, bytes]], files: list[str]
    ) -> tuple[bytes, str]:
        chance = rng.random()
        if chance < 0.003:
            return b"a=" + b"x" * 3_000_000, nasty.TYPES[0]
        if files or chance < 0.15:
            return nasty.multipart(rng, pairs, files or ["files"]), nasty.TYPES[1]
        if chance < 0.7:
            return nasty.urlencoded(pairs), nasty.TYPES[0]
        if chance < 0.8:
            return nasty.as_json(rng, pairs), "application/json"
        return nasty.mutated(rng, nasty.urlencoded(pairs)), rng.choice(nasty.TYPES)


def peak() -> int:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def attack(numbers: range) -> dict[str, Any]:
    bench = Bench()
    answers: Counter[str] = Counter()
    fallen: list[str] = []
    bench.send(numbers[0])
    before = peak()
    for number in numbers:
        answer, described = bench.send(number)
        answers[f"{answer.status_code // 100}xx"] += 1
        if answer.status_code >= 500 and answer.status_code != 503:
            problem = getattr(answer, "exc_info", None)
            fallen.append(
                f"{described}\n    {answer.status_code}: {problem and repr(problem[1])[:500]}"
            )
    return {
        "kind": "requests",
        "answers": answers,
        "fallen": fallen,
        "before": before,
        "peak": peak(),
    }


@pytest.mark.skipif(bool(REQUESTS), reason="the long run does the same")
def test_a_sample_of_hostile_requests_is_answered(db):
    told = attack(range(60))
    assert told["fallen"] == []
    assert told["answers"]["4xx"] > 5
    assert told["peak"] - told["before"] < 200


@pytest.mark.long(wanted=bool(REQUESTS))
@pytest.mark.parametrize("first", [int(ONE)] if ONE else range(0, REQUESTS, PART))
def test_thousands_of_hostile_requests_are_answered(db, first):
    told = attack(range(first, first + 1 if ONE else min(first + PART, REQUESTS)))
    with Path(os.environ["FUZZ_FIGURES"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(told) + "\n")
    assert told["fallen"] == []
