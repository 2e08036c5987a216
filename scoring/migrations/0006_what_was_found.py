"""The record learns to cover every row: what was never recorded is written down as it stands, one
entry for each card and one for each plan, marked as found.

A concluded campaign is sealed: its cards' chains may not grow, so what is found of them goes to the
campaign's own chain, after the conclusion, where redactions go as well. The printed root stays.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from scoring.ledger import coverage, papers
from scoring.rules.permissions import Audience
from wards.record import backfill, chain

CHUNK = 500


def freeze_names(apps, schema_editor):
    """Codes of units as receipts say them; people whom a concluded year honoured."""
    unit = apps.get_model("wards", "Ward").objects.filter(pk=OuterRef("ward"))
    officer = apps.get_model("wards", "Officer").objects.filter(pk=OuterRef("officer"))
    code = Subquery(unit.values("code")[:1])
    apps.get_model("scoring", "Scorecard").objects.update(ward_code=code)
    apps.get_model("scoring", "Award").objects.filter(
        campaign__state="concluded", officer__isnull=False
    ).update(
        officer_name=Subquery(officer.values("full_name")[:1]),
        officer_post=Subquery(officer.values("post")[:1]),
    )


def write_down(apps, schema_editor):
    tables = {
        "card": backfill.of_its_day(coverage.CARD, apps),
        "plan": backfill.of_its_day(coverage.CAMPAIGN, apps),
    }
    cards = apps.get_model("scoring", "Scorecard").objects.order_by("pk")
    for campaign in apps.get_model("scoring", "Campaign").objects.order_by("pk"):
        own = Chain(apps, campaign, None)
        concluded = campaign.state == "concluded"
        numbers = list(cards.filter(campaign=campaign).values_list("pk", flat=True))
        for card in numbers:
            line = own if concluded else Chain(apps, campaign, card)
            line.append(tables["card"], card, texts=name_who_acted(apps, f"card:{card}"))
        beside = {"texts": name_who_acted(apps, own.name)}
        if numbers:
            beside["chains"] = [f"card:{card}" for card in numbers]
        if concluded:
            beside["papers"] = papers.digests(
                campaign.pk,
                cards.filter(campaign=campaign).order_by().values("pk"),
                of_cards=tables["card"],
                plan=tables["plan"],
            )
        facts = {"root": campaign.ledger_root} if concluded else {}
        own.append(tables["plan"], None, facts=facts, **beside)
    register = backfill.Register(apps)
    register.write_down(
        backfill.of_its_day({"scoring.phrase": coverage.REGISTER["scoring.phrase"]}, apps)
    )


def name_who_acted(apps, name):
    """Give the entries of a chain the name and role of whoever acted; returns the digests."""
    stored = apps.get_model("scoring", "Entry").objects
    changed, digests = [], {}
    entries = stored.filter(chain=name).exclude(act="found")
    for entry in entries.annotate(name=F("by__full_name"), post=F("by__role")).order_by("number"):
        if "by" in entry.texts:
            continue
        entry.texts["by"] = [secrets.token_hex(16), entry.name, entry.post]
        digests[f"{name}#{entry.number}:by"] = chain.digest(*entry.texts["by"])
        changed.append(entry)
    stored.bulk_update(changed, ["texts"], batch_size=CHUNK)
    return digests


class Chain:
    """Appends what was found to the chain of a card, or of a campaign."""

    number: int
    previous: str
    at: datetime

    def __init__(self, apps, campaign, card):
        self.model, self.campaign = apps.get_model("scoring", "Entry"), campaign
        self.name = f"card:{card}" if card else f"campaign:{campaign.pk}"
        last = self.model.objects.filter(chain=self.name).order_by("-number")
        found_last = last.values_list("number", "hash", "at").first()
        self.number = found_last[0] if found_last else 0
        self.previous = found_last[1] if found_last else ""
        self.at = found_last[2] if found_last else timezone.now()

    def append(self, tables, card, facts=None, **beside):
        self.number, self.at = self.number + 1, max(self.at, timezone.now())
        place, rows = f"{self.name}#{self.number}", dict(beside)
        for table in tables.values():
            for _owner, pk, values in table.stored(**{table.of: card or self.campaign.pk}):
                rows.setdefault(table.label, {})[str(pk)] = table.image(place, pk, values)
        texts, digests = backfill.texts_of(reason=[backfill.SAID])
        body = {
            "rows": rows,
            "chain": self.name,
            "number": self.number,
            "previous": self.previous,
            "at": chain.moment(self.at),
            "act": "found",
            "by": None,
            "campaign": self.campaign.pk,
            "scorecard": card,
            "score": None,
            "audience": Audience.READERS.value,
            "old": {},
            "new": facts or {},
            "digests": digests,
        }
        self.previous, before = chain.seal(settings.LEDGER_KEY, body), self.previous
        self.model.objects.create(
            chain=self.name,
            number=self.number,
            previous=before,
            hash=self.previous,
            campaign=self.campaign,
            scorecard_id=card,
            at=self.at,
            act="found",
            audience=Audience.READERS.value,
            rows=rows,
            new_facts=facts or {},
            digests=digests,
            texts=texts,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0005_rows_of_entries"),
        ("wards", "0005_what_was_found"),
    ]
    operations = [
        migrations.RunPython(freeze_names, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(write_down, migrations.RunPython.noop, elidable=True),
    ]
