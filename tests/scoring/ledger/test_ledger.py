"""The change record: sealed, append-only, replayable; a thousand tamperings, each found by both
verifiers.
"""

import ast
import copy
import json
import os
import pickle
import random
import subprocess
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from scoring.ledger import papers, triggers, verify_export
from scoring.ledger.record import record
from scoring.ledger.root import anchors
from scoring.maintenance import audit, replay
from scoring.models import (
    Act,
    Answer,
    Award,
    Ballot,
    Block,
    Campaign,
    Duty,
    Entry,
    Meeting,
    Reply,
    Seat,
)
from scoring.models.redaction import redact
from scoring.models.scorecards.survey import record_survey
from scoring.models.scorecards.tiering import assign_tier
from scoring.rules.lifecycle import Action
from scoring.workbooks import year_end
from tests.factories import (
    make_campaign,
    make_officer,
    make_one_of_the_cast,
    make_scorecard,
    make_ward_officer,
    write_down,
)
from tests.once import fresh, once
from tests.refusals import refused
from wards.models import Role
from wards.record import chain
from wards.record.trace import Trace, leave

pytestmark = pytest.mark.django_db
KEY = settings.LEDGER_KEY
DELETE_TRIGGER = "entries_are_not_deleted"


def live(campaign, head, reviewer):
    """Two wards through a whole year by the doors of the models; returns the concluded campaign."""
    for card in campaign.scorecards.select_related("campaign", "ward"):
        officer = make_ward_officer(card.ward)
        for score in card.scores.select_related("item__parent"):
            score.enter("self", score.cap, by=officer, note=f"Theo báo cáo quý của {card}")
        card.perform(Action.SUBMIT, by=officer)
        record_survey(
            card,
            by=reviewer,
            visited_on="2026-11-20",
            place="Trụ sở",
            team="Đoàn của Ban",
            minutes=None,
        )
        first, *others = card.scores.select_related("item__parent").in_official_order()
        first.enter("survey", Decimal(1), by=reviewer, note="Còn thiếu")
        first.enter("verified", Decimal(1), by=reviewer, note="Thiếu biên bản")
        for score in others:
            score.enter("verified", score.cap, by=reviewer)
        card.perform(Action.VERIFY, by=reviewer)
        reply = Reply.make(first, "Đã có biên bản", by=officer)
        reply.give_answer(Answer.PARTLY, reason="Đã bổ sung", points=Decimal("1.5"), by=head)
        card.perform(Action.ACCEPT, by=officer)
        top = campaign.tiers.first()
        assign_tier(card, top, by=head, suggested=top)
        card.perform(Action.FINALISE, by=head)
    person = make_officer(card.ward, full_name="Trần Thị Bé")
    Block.put(card, person, "discipline", "Chờ kết luận", by=reviewer).lift(
        by=reviewer, reason="Đã kết luận"
    )
    kind = campaign.award_kinds.get(title="Giấy khen", recipient="officer")
    award = Award.propose(kind, card, person, by=reviewer, reason="Tiêu biểu")
    vote(award, reviewer)
    award.perform(
        Action.DECIDE,
        by=head,
        decision_number="12-QĐ/TU",
        decision_date=datetime(2026, 1, 20).date(),
    )
    return campaign.perform(Action.CONCLUDE, by=head)


def vote(award, by):
    """The council of three, one of them away, agrees."""
    duties = ((Duty.CHAIR, False), (Duty.SECRETARY, False), (Duty.MEMBER, True))
    seats = [
        Seat(None, f"Đồng chí {number}", "Ủy viên", duty, away, "ốm" if away else "")
        for number, (duty, away) in enumerate(duties, 1)
    ]
    meeting = Meeting.keep(
        award.campaign, seats, by=by, begins_at=timezone.now(), place="Hội trường"
    )
    here = meeting.members.filter(is_absent=False)
    Ballot.count(award, dict.fromkeys(here.values_list("pk", flat=True), "in_favour"), by=by)


def a_year():
    """A concluded campaign, its head and its reviewer."""
    head, reviewer = make_one_of_the_cast(Role.HEAD), make_one_of_the_cast(Role.REVIEWER)
    return live(make_campaign(wards=2), head, reviewer), head, reviewer


built = once(a_year)


@pytest.fixture
def year(built, db):
    return fresh(built)


@pytest.fixture
def concluded(year):
    return year[0]


@pytest.fixture
def head(year):
    return year[1]


@pytest.fixture
def reviewer(year):
    return year[2]


def lines_of(campaign):
    """The export, each entry with its row's id so that a change can be written back."""
    rows = {(row.chain, row.number): row.pk for row in campaign.entries.all()}
    return [
        line | {"pk": rows.get((line.get("chain"), line.get("number")))}
        for line in audit.export(campaign)
    ]


# What is written


def test_a_whole_year_hangs_together(concluded):
    report = audit.verify()
    assert report.findings == []
    assert (report.chains, report.entries) == (3, Entry.objects.count())
    assert verify_export.check(list(audit.export()), KEY, concluded.printed_root) == []
    for card in concluded.scorecards.all():
        numbers = list(card.entries.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert card.entries.get(number=1).previous == ""


def test_the_entries_replay_to_todays_rows(concluded):
    write_down()
    assert list(replay.differences()) == []


def test_the_record_is_vietnamese_whichever_language_the_person_reads(head):
    card = make_scorecard()
    with override("en"):
        entry = record(
            Act.REOPEN,
            by=head,
            campaign=card.campaign,
            scorecard=card,
            before={"tier": None},
            after=card._facts() | {"answer": Answer.PARTLY},
        )
    assert (entry.new["state"], entry.new["answer"]) == ("Đang tự chấm", "Chấp nhận một phần")


def test_an_act_costs_one_query_more(head, django_assert_num_queries):
    card = make_scorecard()
    with django_assert_num_queries(2):
        record(Act.SURVEY, by=head, campaign=card.campaign, scorecard=card, reason="vì sao")


def test_free_texts_stand_apart_and_read_as_before(concluded):
    entry = Entry.objects.filter(act=Act.ENTER_VERIFIED, digests__has_key="new.reason").first()
    assert (entry.new["reason"], entry.new["verified_points"]) == ("Thiếu biên bản", "1")
    assert "Thiếu biên bản" not in json.dumps(entry.sealed, ensure_ascii=False)
    assert ("Lý do điều chỉnh", "chưa có", "Thiếu biên bản") in list(entry.changes)
    blocked = Entry.objects.get(act=Act.BLOCK)
    sealed = json.dumps(blocked.sealed, ensure_ascii=False)
    assert "Bé" in blocked.subject
    assert not any(text in sealed for text in ("Bé", "kỷ luật", "Chờ kết luận"))


def test_the_same_text_has_another_digest_each_time(head):
    campaign = make_campaign(wards=0)
    first, second = (record(Act.AMEND, by=head, campaign=campaign, reason="như nhau") for _ in "ab")
    assert first.digests["reason"] != second.digests["reason"]


def test_a_fork_is_refused_by_the_database(concluded):
    last = concluded.entries.get(act=Act.CONCLUDE)
    for facts in (
        {"number": last.number},
        {"number": last.number + 1},
    ):  # the same number, the same predecessor
        twin = copy.copy(last)
        twin.pk, twin.number = None, facts["number"]
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)


# Redaction


def test_a_lawful_redaction_leaves_the_chain_whole(concluded, head, reviewer):
    entry = Entry.objects.get(act=Act.BLOCK)
    with pytest.raises(PermissionDenied):
        redact(concluded, entry, "subject", by=reviewer, reason="theo đơn")
    with refused("reason_missing"):
        redact(concluded, entry, "subject", by=head, reason=" ")
    redact(concluded, entry, "subject", by=head, reason="Theo yêu cầu của cơ quan có thẩm quyền")
    call_command(
        "redact_entry",
        entry.place_of("reason"),
        by=head.username.upper(),  # as a telephone writes it
        reason="như trên",
        stdout=StringIO(),
    )
    entry.refresh_from_db()
    assert (entry.subject, entry.reason) == ("(đã lược bỏ)", "(đã lược bỏ)")
    assert audit.verify().findings == []
    assert verify_export.check(list(audit.export()), KEY) == []
    assert Entry.objects.filter(act=Act.REDACT).count() == 2
    with refused("nothing_to_redact"):
        redact(concluded, entry, "subject", by=head, reason="lần nữa")
    redact(concluded, entry, "by", by=head, reason="như trên")
    entry.refresh_from_db()
    assert (entry.who, entry.role) == ("(đã lược bỏ)", "")
    for place, by in (
        ("card:0#1:reason", head.username),
        (entry.place_of("old.cause"), "ai-do"),
        ("x", head.username),
    ):
        with pytest.raises(CommandError):
            call_command("redact_entry", place, by=by, reason="r")
    with pytest.raises(CommandError, match="ví dụ card:12#5:reason"):
        call_command("redact_entry", "card:12", by=head.username, reason="r")


# The guard


def test_the_database_refuses_to_change_or_delete_an_entry(concluded):
    entry = concluded.entries.first()
    before = list(Entry.objects.order_by("pk").values())
    statements = [
        "UPDATE scoring_entry SET new_facts = '{}'",
        "UPDATE scoring_entry SET at = at, texts = '{}'",
        f"DELETE FROM scoring_entry WHERE id = {entry.pk}",
    ]
    if connection.vendor == "sqlite":
        statements.append(
            "INSERT OR REPLACE INTO scoring_entry SELECT * FROM "
            f"scoring_entry WHERE id = {entry.pk}"
        )
    else:
        # With what refers to them: without it PostgreSQL would refuse before the guard is asked.
        statements += ["TRUNCATE scoring_entry CASCADE", "TRUNCATE scoring_campaign CASCADE"]

    def run(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)

    # PostgreSQL empties no table whose foreign keys wait to be checked
    connection.check_constraints()
    attempts = [*(lambda sql=sql: run(sql) for sql in statements), entry.save, entry.delete]
    attempts += [Entry.objects.all().delete, lambda: Entry.objects.update(act=Act.OPEN)]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert list(Entry.objects.order_by("pk").values()) == before


def test_migrate_puts_the_guard_back(db):
    triggers.lift()
    assert triggers.missing()
    found = checks.run_checks(tags=["database"], databases=["default"])
    assert "scoring.W001" in [message.id for message in found]
    assert "chốt giữ sổ" in audit.verify().findings[0]
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []
    assert checks.run_checks(tags=["database"], databases=["default"]) == []


def test_a_trigger_that_does_something_else_is_missed(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {DELETE_TRIGGER}")
            cursor.execute(
                f"CREATE TRIGGER {DELETE_TRIGGER} BEFORE DELETE ON "
                "scoring_entry BEGIN SELECT 1; END"
            )
        else:
            cursor.execute(f"ALTER TABLE scoring_entry DISABLE TRIGGER {DELETE_TRIGGER}")
    assert triggers.missing() == [DELETE_TRIGGER]
    triggers.install()
    assert triggers.missing() == []


def test_a_key_is_a_key(settings):
    for key in ("", "short", settings.SECRET_KEY):
        settings.LEDGER_KEY = key
        assert "scoring.E001" in [message.id for message in checks.run_checks(tags=["security"])]


# Tampering


class Tamperer:
    """Changes the lines of an export as somebody would who can write to the database but has not
    got the key. A thousand hands take the lines pickled: one copy of them is slow to make.
    """

    def __init__(self, lines, seed):
        self.rng = random.Random(seed)
        self.lines = pickle.loads(lines) if isinstance(lines, bytes) else copy.deepcopy(lines)
        self.campaign = self.lines[0]
        self.entries = self.lines[1:]

    def tamper(self):
        kinds = [
            self.edit, self.edit, self.edit_text, self.delete, self.forget_a_chain, self.append, self.insert,
            self.reorder, self.swap, self.truncate, self.truncate, self.rehash, self.exchange, self.reopen,
        ]  # fmt: skip
        kind = self.rng.choice(kinds)
        kind()
        return kind.__name__, [self.campaign, *self.entries]

    def any(self):
        return self.rng.choice(self.entries)

    def chain(self, at_least=1):
        chains = {}
        for entry in self.entries:
            chains.setdefault(entry["chain"], []).append(entry)
        return self.rng.choice([links for links in chains.values() if len(links) >= at_least])

    def hex(self):
        return f"{self.rng.getrandbits(256):064x}"

    def edit(self):
        entry, rng = self.any(), self.rng
        other = rng.choice([one for one in self.entries if one["by"] != entry["by"]])
        card = next(one["scorecard"] for one in self.entries if one["scorecard"])
        score = next(one["score"] for one in self.entries if one["score"])
        at = datetime.fromisoformat(entry["at"]) + timedelta(
            microseconds=rng.choice([-1, 1, 86_400_000_000])
        )
        acts = [
            act for act in ("submit", "verify", "open", "block", "redact") if act != entry["act"]
        ]
        field, value = rng.choice([
            ("at", at.isoformat(timespec="microseconds")),
            ("by", other["by"]),
            ("act", rng.choice(acts)),
            ("audience", "board" if entry["audience"] != "board" else "ward"),
            ("score", None if entry["score"] else score),
            ("scorecard", None if entry["scorecard"] else card),
            ("old", entry["old"] | {"self_points": "0,25"}),
            ("new", entry["new"] | {"verified_points": "9,75"}),
            ("new", {"state": "Đã chốt"} if entry["new"] != {"state": "Đã chốt"} else {}),
            ("rows", {"scoring.score": {"1": {"verified_points": 975}}}),
            ("rows", {} if entry.get("rows") else {"scoring.tier": {"1": None}}),
            ("digests", entry["digests"] | {"reason": self.hex()}),
            ("digests", {}),
            ("hash", self.hex()),
            ("previous", self.hex()),
            ("number", entry["number"] + 1000),
            ("chain", "card:999999"),
        ])  # fmt: skip
        entry[field] = value

    def edit_text(self):
        entry = self.rng.choice([one for one in self.entries if one["texts"]])
        place = self.rng.choice(sorted(entry["texts"]))
        salt, text, *more = entry["texts"][place]
        how = self.rng.randrange(4)
        if how == 0:
            entry["texts"][place] = [salt, text + " ", *more]
        elif how == 1:
            entry["texts"][place] = ["00" * 16, text, *more]
        elif how == 2:
            del entry["texts"][place]
        else:
            entry["texts"]["new.finding_of_nobody"] = [salt, text, *more]

    def delete(self):
        self.entries.remove(self.any())

    def forget_a_chain(self):
        name = self.chain()[0]["chain"]
        self.entries = [one for one in self.entries if one["chain"] != name]

    def forged(self, like):
        """An entry of one's own, sealed with a key of one's own."""
        entry = copy.deepcopy(like) | {"pk": None}
        entry["new"] = entry["new"] | {"verified_points": f"{self.rng.randrange(10)},25"}
        return entry

    def append(self):
        last = self.chain()[-1]
        entry = self.forged(last) | {"number": last["number"] + 1, "previous": last["hash"]}
        self.entries.append(entry | {"hash": self.seal(entry)})

    def insert(self):
        links = self.chain(at_least=2)
        place = self.rng.randrange(len(links))
        entry = self.forged(links[place])
        self.entries.append(entry)
        self.link([*links[:place], entry, *links[place:]])

    def reorder(self):
        first, second = self.rng.sample(self.chain(at_least=2), 2)
        first["number"], second["number"] = second["number"], first["number"]

    def swap(self):
        links = list(self.chain(at_least=2))
        one, other = self.rng.sample(range(len(links)), 2)
        links[one], links[other] = links[other], links[one]
        self.link(links)

    def truncate(self):
        links = self.chain()
        cut = links[self.rng.randrange(len(links)) :]
        self.entries = [one for one in self.entries if one not in cut]

    def rehash(self):
        """The whole record anew, points changed, root and all: only the key is wanting."""
        changed = self.rng.choice([one for one in self.entries if "verified_points" in one["new"]])
        changed["new"]["verified_points"] = "2,75"
        self.rebuild("a key of somebody else's, which is long enough")

    def rebuild(self, key):
        chains = {}
        for entry in self.entries:
            chains.setdefault(entry["chain"], []).append(entry)
        own = chains.pop(f"campaign:{self.campaign['campaign']}")
        heads = [self.link(links, key) for links in chains.values()]
        conclusion = next(one for one in own if one["act"] == "conclude")
        place = own.index(conclusion)
        heads += [self.link(own[:place], key)] if place else []
        heads += map(list, anchors(conclusion["new"], conclusion["rows"]))
        self.campaign["root"] = conclusion["new"]["root"] = chain.root(heads)
        self.link(own, key)

    def exchange(self):
        """The points of one ward for those of another, by the names of their chains."""
        names = sorted(
            {(one["chain"], one["scorecard"]) for one in self.entries if one["scorecard"]}
        )
        (first, card), (second, other) = self.rng.sample(names, 2)
        become = {first: (second, other), second: (first, card)}
        for one in self.entries:
            if one["chain"] in become:
                one["chain"], one["scorecard"] = become[one["chain"]]

    def reopen(self):
        field, value = self.rng.choice([("state", "open"), ("root", ""), ("root", self.hex())])
        self.campaign[field] = value

    def seal(self, entry, key="a key of somebody else's, which is long enough"):
        beside = ("hash", "texts", "pk")
        return chain.seal(key, {name: said for name, said in entry.items() if name not in beside})

    def link(self, links, key="a key of somebody else's, which is long enough"):
        previous = ""
        for number, entry in enumerate(links, 1):
            entry |= {"number": number, "previous": previous}
            previous = entry["hash"] = self.seal(entry, key)
        return [links[0]["chain"], len(links), previous]


JSON = ("old_facts", "new_facts", "rows", "digests", "texts")
SAME = ("chain", "number", "previous", "hash", "act", "audience", "digests", "texts")


def write_back(before, after):
    """Make the tables say what the lines say."""
    had = {line["pk"]: line for line in before[1:]}
    have = {line["pk"]: line for line in after[1:]}
    changed = [line for line in after[1:] if had.get(line["pk"]) != line]
    gone = Entry.objects.filter(pk__in=[pk for pk in had if have.get(pk) != had[pk]])
    gone._raw_delete(
        gone.db
    )  # from outside of the program, which would look for what hangs on them
    Entry.objects.bulk_create(
        Entry(
            pk=line["pk"],
            campaign_id=line["campaign"],
            scorecard_id=line["scorecard"],
            score_id=line["score"],
            by_id=line["by"],
            at=datetime.fromisoformat(line["at"]),
            old_facts=line["old"],
            new_facts=line["new"],
            rows=line.get("rows", {}),
            **{name: line[name] for name in SAME},
        )
        for line in changed
    )  # fmt: skip
    as_the_program_writes(changed)
    if after[0] != before[0]:
        Campaign.objects.filter(pk=after[0]["campaign"]).update(
            state=after[0]["state"], ledger_root=after[0]["root"]
        )


def as_the_program_writes(lines):
    """Write the JSON of these entries as `record` does, which the ORM writes with spaces."""
    columns = dict(zip(JSON, ("old", "new", "rows", "digests", "texts"), strict=True))
    changes = ", ".join(f"{column} = %s" for column in columns)
    with connection.cursor() as cursor:
        for line in lines:
            said = [chain.written(line.get(name, {})).text for name in columns.values()]
            made = (line["chain"], line["number"], line["hash"])
            cursor.execute(
                f"UPDATE scoring_entry SET {changes} WHERE chain = %s AND number = %s AND hash = %s",
                [*said, *made],
            )


def as_exported(lines):
    """In the order in which the export would write them, without the ids of their rows."""
    entries = sorted(lines[1:], key=lambda line: (line["chain"], line["number"]))
    return [
        {name: value for name, value in line.items() if name != "pk"}
        for line in (lines[0], *entries)
    ]


def test_a_thousand_tamperings_are_found_by_both_verifiers(concluded, head, monkeypatch):
    """Who tampers takes the guard away first and puts it back; some tamperings the database refuses
    even so.
    """
    redact(concluded, Entry.objects.get(act=Act.BLOCK), "subject", by=head, reason="theo đơn")
    triggers.lift()
    monkeypatch.setattr(triggers, "missing", list)
    lines = lines_of(concluded)
    assert audit.verify().findings == verify_export.check(as_exported(lines), KEY) == []
    missed, kinds, refused, kept = [], {}, 0, pickle.dumps(lines)
    for seed in range(1000):
        kind, tampered = Tamperer(kept, seed).tamper()
        assert tampered != lines
        kinds[kind] = kinds.get(kind, 0) + 1
        if not verify_export.check(as_exported(tampered), KEY):
            missed.append((seed, kind, "stand-alone"))
        with transaction.atomic():
            try:
                with transaction.atomic():
                    write_back(lines, tampered)
            except IntegrityError:
                refused += 1
            else:
                if not audit.verify(concluded).findings:
                    missed.append((seed, kind, "verify"))
            transaction.set_rollback(True)
    assert missed == []
    assert len(kinds) == 12
    assert min(kinds.values()) > 40
    assert refused < 100
    assert audit.verify().findings == []


def test_who_has_the_key_is_found_by_the_root_on_paper(concluded, monkeypatch):
    printed, lines = concluded.printed_root, lines_of(concluded)
    tamperer = Tamperer(lines, 1)
    next(one for one in tamperer.entries if "verified_points" in one["new"])["new"][
        "verified_points"
    ] = "2,75"
    tamperer.rebuild(KEY)
    tampered = [tamperer.campaign, *tamperer.entries]
    assert verify_export.check(as_exported(tampered), KEY) == []
    assert "đã in" in verify_export.check(as_exported(tampered), KEY, printed)[0]
    triggers.lift()
    write_back(lines, tampered)
    triggers.install()
    concluded.refresh_from_db()
    assert audit.verify(concluded).findings == []
    assert "đã in" in audit.verify(concluded, root=printed).findings[0]


def test_what_no_entry_can_hold_is_a_finding_and_no_crash(concluded):
    triggers.lift()
    Entry.objects.filter(pk=concluded.entries.first().pk).update(texts={"reason": 5})
    triggers.install()
    assert audit.verify().findings


@pytest.mark.parametrize("table", [Entry, Trace])
def test_the_names_of_an_object_are_no_words(concluded, head, table):
    """They would go through the digest as words do, and no page could read them."""
    with transaction.atomic():
        leave(head, "Mở tài khoản", by=head, is_new=True)
    assert audit.verify().findings == []
    triggers.lift()
    link = table.objects.order_by("number").last()
    names = {place: dict.fromkeys(words, "") for place, words in link.texts.items()}
    table.objects.filter(pk=link.pk).update(texts=names)
    triggers.install()
    assert "phần văn bản" in audit.verify().findings[0]


# Commands and page


def test_the_commands_tell_and_exit(concluded, tmp_path):
    out = StringIO()
    call_command("verify_ledger", concluded.slug, root=concluded.printed_root, stdout=out)
    assert "Sổ nguyên vẹn." in out.getvalue()
    assert concluded.printed_root in out.getvalue()
    call_command("verify_ledger", stdout=out)
    for words in (["1999"], [concluded.slug, "--root", "0" * 64], ["--root", "0" * 64]):
        with pytest.raises(CommandError):
            call_command("verify_ledger", *words, stdout=out)
    triggers.lift()
    Entry.objects.filter(act=Act.SUBMIT).update(new_facts={})
    triggers.install()
    out = StringIO()
    with pytest.raises(CommandError, match="2 sai lệch"):
        call_command("verify_ledger", stdout=out)
    assert "đã bị sửa hoặc không do chương trình ghi" in out.getvalue()


def test_an_export_is_checked_by_a_program_that_knows_nothing_of_this_one(concluded, tmp_path):
    file, key = tmp_path / "so.jsonl", tmp_path / "key"
    call_command("export_ledger", concluded.slug, output=str(file))
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError):
        call_command("export_ledger", output=str(file))
    screen = StringIO()
    call_command("export_ledger", stdout=screen)
    assert screen.getvalue() == file.read_text("utf-8")
    key.write_text(KEY + "\n")
    program = Path(verify_export.__file__)
    alone = tmp_path / "verify_export.py"
    alone.write_bytes(program.read_bytes())

    def run(*words, **environment):
        command = [sys.executable, "-I", alone, *words]
        kept = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
        return subprocess.run(
            command, cwd=tmp_path, env=kept | environment, capture_output=True, check=False
        ).returncode

    assert run(file, LEDGER_KEY=KEY) == 0
    assert run(file, "--key-file", key, "--root", concluded.printed_root) == 0
    assert run(file, "--key-file", key, "--root", "0" * 64) == 1
    assert run(file, LEDGER_KEY="another") == 1
    assert run(file) == 2
    assert run(tmp_path / "nowhere", LEDGER_KEY=KEY) == 2
    for spoil in (
        lambda text: text.replace('"1,5"', '"1,75"', 1),
        lambda text: text.rsplit("\n", 2)[0] + "\n",
    ):
        file.write_text(spoil(file.read_text("utf-8")), "utf-8")
        assert run(file, LEDGER_KEY=KEY) == 1
    file.write_text('{"chain": 1}\n[]\n')
    assert run(file, LEDGER_KEY=KEY) == 1


def test_the_stand_alone_verifier_says_what_it_found(concluded, tmp_path, monkeypatch, capsys):
    file, key = tmp_path / "so.jsonl", tmp_path / "key"
    call_command("export_ledger", concluded.slug, output=str(file))
    key.write_text(KEY + "\n")
    lines = file.read_text("utf-8").splitlines()
    entries = sum("root" not in json.loads(line) for line in lines)

    def said(*words):
        monkeypatch.setattr(sys, "argv", ["verify_export", str(file), *words])
        code, screen = verify_export.main(), capsys.readouterr()
        return code, screen.out.splitlines(), screen.err

    monkeypatch.delenv("LEDGER_KEY", raising=False)
    assert said() == (2, [], "Chưa có khóa: đặt LEDGER_KEY hoặc --key-file.\n")
    assert said("--key-file", str(key)) == (0, [f"{entries} mục: nguyên vẹn."], "")
    assert said("--key-file", str(tmp_path / "nowhere"))[0] == 2
    monkeypatch.setenv("LEDGER_KEY", KEY)
    assert said() == (0, [f"{entries} mục: nguyên vẹn."], "")
    _code, (sentence, count), _error = said("--root", "0" * 64)
    assert sentence.startswith("Mã niêm phong đã in không có trong tệp")
    assert count == f"{entries} mục: 1 sai lệch."
    file.write_text('[]\n{"root": 1}\n{"chain": 1}\n')
    code, (sentence, count), _error = said()
    assert sentence.startswith("Tệp có dòng không đúng mẫu")
    assert (code, count) == (1, "1 mục: 1 sai lệch.")


def test_the_stand_alone_verifier_needs_the_standard_library_alone():
    names = set()
    for node in ast.walk(ast.parse(Path(verify_export.__file__).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or ".").split(".")[0])
    assert names <= set(sys.stdlib_module_names)


def test_the_page_says_whether_the_record_is_whole(concluded, observer, sign_in, monkeypatch):
    client, address = sign_in(observer), reverse("ledger_check", args=[concluded.slug])
    page = client.get(address).content.decode()
    assert "Sổ nguyên vẹn" in page
    assert concluded.printed_root in page
    triggers.lift()
    Entry.objects.filter(act=Act.FINALISE).update(audience="board")
    triggers.install()
    page = client.get(address).content.decode()
    assert "Sổ có sai lệch" in page
    assert f"Phần của {concluded.scorecards.first().ward_name}" in page
    monkeypatch.setattr("scoring.views.ledger.LONGEST", 3)
    assert "verify_ledger" in client.get(address).content.decode()


def test_the_workbook_prints_the_root_once_it_is_sealed(concluded):
    def texts(campaign):
        file = BytesIO()
        year_end.write(campaign, file)
        return [
            cell.value
            for row in load_workbook(file)["Tổng hợp"].iter_rows()
            for cell in row
            if cell.value
        ]

    line = f"Mã niêm phong sổ theo dõi: {concluded.printed_root}"
    assert texts(concluded).count(line) == 1
    assert not any("niêm phong" in str(text) for text in texts(make_campaign(wards=1)))


OPENING = {"chain": "campaign:2", "number": 1, "campaign": 2, "rows": {"chains": ["card:7"]}}
CONCLUSION = {"chain": "campaign:2", "number": 2, "campaign": 2, "new": {"earlier_root": "ab12"}}


@pytest.mark.parametrize(
    ("campaigns", "chains", "entry", "said"),
    [
        ({2: ""}, ["card:7"], OPENING, []),
        ({2: ""}, [], OPENING, ["campaign:2 #1: phần sổ card:7 đã mở nhưng không có trong tệp"]),
        ({3: ""}, [], OPENING, []),
        ({2: "", 1: "ab12"}, [], CONCLUSION, []),
        ({2: ""}, [], CONCLUSION, []),
        (
            {2: "", 1: "cd34"},
            [],
            CONCLUSION,
            ["campaign:2 #2: phong trào kết thúc trước đó, mã niêm phong ab12, không có trong tệp"],
        ),
    ],
)
def test_an_export_holds_what_its_openings_began_and_the_year_before(
    campaigns, chains, entry, said
):
    roots = {campaign: {"root": root} for campaign, root in campaigns.items()}
    assert verify_export.missing(roots, [entry], {name: [] for name in chains}) == said


def test_an_entry_of_a_card_stands_in_no_chain_of_its_campaign(concluded):
    """Not even sealed by whoever has the key."""
    entry = Entry.objects.filter(act=Act.SUBMIT).first()
    entry.chain = f"campaign:{entry.campaign_id}"
    entry.hash = chain.seal(KEY, entry.sealed)
    none = audit.TextAmendments.of([])
    found = list(audit._problems(entry, entry.number, entry.previous, None, none))
    assert found == ["không thuộc phần sổ này."]


def test_a_receipt_that_is_no_longer_the_sealed_one_is_named(concluded, monkeypatch):
    assert not list(papers.wrong_receipts(concluded))
    sealed = papers.submissions(concluded)
    changed = next(iter(sealed))
    monkeypatch.setattr(papers, "submissions", lambda campaign: sealed | {changed: 0})
    assert {*papers.wrong_receipts(concluded)} == {changed}
