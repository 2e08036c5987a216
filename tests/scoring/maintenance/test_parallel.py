"""Several processes walk along the record and say what one says."""

from dataclasses import astuple
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.ledger import triggers
from scoring.maintenance import audit, parallel, worker
from scoring.models import Entry
from tests.factories import make_campaign, write_down
from wards.database.moment import one_moment

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_processes_say_what_one_says(monkeypatch):
    make_campaign(wards=9)
    write_down()
    triggers.lift()
    last = Entry.objects.exclude(scorecard=None).order_by("pk").last()
    Entry.objects.filter(pk=last.pk).update(new_facts={"state": "Đã chốt"})
    triggers.install()
    alone, out = audit.verify(), StringIO()
    walk, here = audit.walk, []
    monkeypatch.setattr(audit, "walk", lambda *facts: here.append(facts) or walk(*facts))
    with pytest.raises(CommandError, match="1 sai lệch"):
        call_command("verify_ledger", processes=2, stdout=out)
    assert alone.findings[0] in out.getvalue()
    assert f"Đã kiểm tra {alone.chains} phần, {alone.entries} mục." in out.getvalue()
    assert len(here) == 1, "only the stretch with the finding is walked here"


def test_a_worker_that_dies_leaves_its_stretch_to_be_walked_here(monkeypatch):
    make_campaign(wards=3)
    write_down()
    monkeypatch.setattr(worker, "get_ready", exit)
    told = []
    together = audit.verify(tell=told.append, along=parallel.walking(2, one_moment))
    assert astuple(together) == astuple(audit.verify())
    assert max(told) >= 3, "it is told how far they are"


def test_every_chain_stands_in_one_stretch():
    make_campaign(wards=7)
    write_down()
    entries = Entry.objects.all()
    parts = [
        set(parallel._within(entries, stretch).values_list("pk", flat=True))
        for stretch in parallel._stretches(entries, 4)
    ]
    assert len(parts) == 4
    assert sum(map(len, parts)) == entries.count() == len(set().union(*parts))


@pytest.mark.parametrize(("processors", "pays"), [(1, False), (2, True)])
def test_where_there_is_one_processor_one_process_walks(processors, pays, monkeypatch):
    monkeypatch.setattr(parallel, "processors", lambda: processors)
    monkeypatch.setattr(parallel, "connection", SimpleNamespace(in_atomic_block=False))
    assert parallel.pays(parallel.PAYS_FROM) is pays


def test_a_stretch_is_read_along_its_chains_and_not_sorted_anew():
    """SQLite would take the index by campaign, and read all entries of it for each stretch."""
    campaign, other = make_campaign(wards=3), make_campaign(wards=1, year=2020)
    write_down()
    entries = parallel.along_chains([campaign.pk], ("card:", ""))
    assert "TEMP B-TREE" not in entries.order_by("chain", "number", "pk").explain()
    of_cards = Entry.objects.exclude(scorecard=None)
    assert set(entries) == set(of_cards.filter(campaign=campaign))
    assert set(parallel.along_chains([campaign.pk, other.pk], ("card:", ""))) == set(of_cards)


@pytest.mark.parametrize("processes", [0, -1])
def test_processes_are_counted_from_one(processes):
    with pytest.raises(CommandError, match="từ 1 trở lên"):
        call_command("verify_ledger", processes=processes)


@pytest.mark.django_db
def test_what_a_conclusion_keeps_of_every_unit_is_not_held_while_the_chains_are_walked():
    make_campaign()
    with CaptureQueriesContext(connection) as asked:
        audit.verify()
    speaking = [one["sql"] for one in asked if "'conclude'" in one["sql"]]
    assert len(speaking) == 1
    assert '"scoring_entry"."new_facts"' in speaking[0]
    assert '"scoring_entry"."rows"' not in speaking[0]
