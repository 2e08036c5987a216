"""The record covers everything: a thousand tamperings drawn over all tables and columns, as the
models have them, are each found and named with their row.
"""

import random
import re
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, DataError, IntegrityError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from django.utils import timezone

from scoring.documents import scorecard_paper
from scoring.ledger import coverage, papers, triggers, verify_export
from scoring.maintenance import audit, integrity, plan_triggers, replay
from scoring.maintenance.integrity.files import measure
from scoring.models import (
    Act,
    Award,
    Ballot,
    BoardNote,
    CalendarDay,
    Campaign,
    Cluster,
    ClusterCriterion,
    Criterion,
    Duty,
    EarlierHonour,
    Entry,
    Evidence,
    ExpectedReport,
    Mark,
    Meeting,
    Participation,
    Phrase,
    Sample,
    ScannedPage,
    Score,
    Scorecard,
    SignedPaper,
    TierCondition,
    Visit,
)
from scoring.models.evidence.piece import Piece
from scoring.models.evidence.scan import FoundPage
from scoring.models.evidence.signed_paper import Scan
from scoring.models.plan.paper_head import Issuer, PaperHead
from scoring.models.plan.paper_template import PaperCode, PaperTemplate
from scoring.models.scorecards.survey import record_survey
from scoring.rules.conditions import ConditionKind
from scoring.rules.lifecycle import Action
from scoring.rules.refusals import Refused
from scoring.rules.signed import SignedKind
from scoring.workbooks import year_end
from scoring.workbooks.rows import award_rows
from scoring.workbooks.year import Year
from tests.factories import (
    make_campaign,
    make_officer,
    make_one_of_the_cast,
    make_user,
    make_ward,
    make_ward_officer,
    write_down,
)
from tests.once import fresh, once
from tests.refusals import refused
from tests.scoring.ledger.test_ledger import live
from wards import officers, people, units
from wards.models import Role, User, Ward
from wards.record import backfill, chain
from wards.record.rows import together
from wards.record.trace import Trace
from wards.record.writing import RowWriter

pytestmark = pytest.mark.django_db
TABLES = coverage.TABLES | coverage.REGISTER
TAMPERINGS = 1000
WEDNESDAY = date(2026, 8, 26)


# What is covered


def every_model():
    return {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}


def test_every_table_is_covered_or_named_outside():
    for label in every_model():
        assert (label in TABLES) != (label in coverage.OUTSIDE), (
            f"{label}: the record has to cover this table (coverage.CARD, CAMPAIGN or REGISTER, "
            "with every act handing its rows to record), "
            "or scoring/ledger/coverage.py says in OUTSIDE why it need not."
        )
    assert coverage.OUTSIDE.keys() <= every_model().keys(), "a table outside that is not there"


def test_every_column_is_covered_or_named_outside():
    for label, table in TABLES.items():
        columns = {one.name for one in table.model._meta.concrete_fields if not one.primary_key}
        assert table.outside.keys() <= columns, f"{label}: a column outside that is not there"
        assert {one.name for one in table.fields} | table.outside.keys() == columns
        assert all(str(reason) for reason in table.outside.values()), (
            f"{label}: a column outside without a reason"
        )
        assert {one.name for one in table.model._meta.many_to_many} == set(table.many), (
            f"{label}: a relation that no image holds"
        )


def test_free_texts_that_may_name_a_person_stand_in_images_as_digests():
    """A plan names nobody; whatever else takes long texts may."""
    for label, table in (coverage.CARD | coverage.REGISTER).items():
        long = {one.name for one in table.fields if isinstance(one, models.TextField)}
        assert long <= table.texts, f"{label}: {long - table.texts} would stand in plain words"


def test_an_upgrade_finds_the_tables_of_its_own_day():
    """What is covered since then is not looked for in an older database."""
    day = [("scoring", "0006_what_was_found"), ("wards", "0005_what_was_found")]
    then = MigrationLoader(connection).project_state(day).apps
    tables = backfill.of_its_day(TABLES, then)
    assert {"scoring.campaign", "scoring.scorecard", "wards.ward", "wards.wardchange"} <= set(
        tables
    )
    for table in tables.values():
        assert list(table.stored(pk__in=[])) == []


# Tampering


def two_years():
    """A concluded year and the year after it, half-way; rows in every covered table. Returns both,
    and who acted in them.
    """
    cast = {
        role: make_one_of_the_cast(role) for role in (Role.HEAD, Role.REVIEWER, Role.ADMINISTRATOR)
    }
    head, reviewer, administrator = cast.values()
    wards = [make_ward(name=f"Phường {name}") for name in ("Một", "Hai", "Ba")]
    first = make_campaign(wards=wards[:2], year=2025)
    for kind, percent in ((ConditionKind.EVERY_CRITERION, 1), (ConditionKind.NO_BLOCK, None)):
        TierCondition.objects.create(
            campaign=first, tier=first.tiers.first(), kind=kind, percent=percent
        )
    now = timezone.now()
    Sample.objects.create(
        campaign=first, of="items", frame="1.1 1.2 2", chosen="2", marker=reviewer, by=head, at=now
    )
    marked = Score.objects.filter(scorecard__campaign=first).first()
    Mark.objects.create(score=marked, marker=head, points=Decimal(1), reason="Thiếu", at=now)
    reports = [
        ExpectedReport.objects.create(campaign=first, name=f"Báo cáo quý {n}", due_on=WEDNESDAY)
        for n in ("I", "II")
    ]
    clusters = [Cluster.objects.create(campaign=first, position=n, name=f"Cụm {n}") for n in (1, 2)]
    for ward, cluster in zip(wards, clusters, strict=False):
        Participation.objects.create(campaign=first, ward=ward, cluster=cluster)
        first.scorecards.filter(ward=ward).update(cluster=cluster)
        ClusterCriterion.objects.create(criterion=first.criteria.get(cap=6), cluster=cluster)
    write_down()
    CalendarDay.put(first, WEDNESDAY, is_worked=False, basis="Thông báo số 1", by=head)
    for report in reports:
        days = dict.fromkeys(first.scorecards.values_list("pk", flat=True), date(2025, 11, 5))
        report.receive(days, by=reviewer)
    card = first.scorecards.select_related("campaign", "ward").first()
    officer = make_ward_officer(card.ward)
    with first.being_set_up(Act.PAPER_HEADS, by=head, reason="Bổ sung người ký"):
        PaperHead.objects.create(campaign=first, issuer=Issuer.BOARD, signer="Lưu Thị Ánh Tuyết")
        PaperHead.objects.create(
            campaign=first, issuer=Issuer.WARD, ward=card.ward, body="Ban Tuyên giáo"
        )
    for words in (b"one", b"two"):
        PaperTemplate.add(first, PaperCode.INVITATION, name="Mau.docx", content=words, by=head)
    PaperTemplate.put_in_force(first, PaperCode.INVITATION, 1, by=head, reason="Thể thức mới")
    prove(card, officer)
    for place in ("Trụ sở", "Hội trường"):
        Visit.plan(card, by=head, begins_at=now, ends_at=now + timedelta(hours=2), place=place,
                   leader=head, members=[reviewer])  # fmt: skip
    score = card.scores.select_related("item__parent").first()
    for about, text in ((None, "Hỏi lại số liệu"), (score, "Chờ biên bản"), (score, "Đã có")):
        BoardNote.write(card, about, text, by=reviewer)
    BoardNote.objects.last().put_aside(by=reviewer)
    EarlierHonour.note(wards[0], None, year=2019, title="Giấy khen", by=head)
    first = live(first, head, reviewer)
    second = Campaign.launch(
        by=head, model=first, year=2026, title="Phong trào năm 2026", superior_body="Thành ủy",
        issuing_body="Ban Tuyên giáo", deciding_body="Thường trực", self_deadline=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    CalendarDay.put(second, WEDNESDAY, is_worked=False, basis="Thông báo số 2", by=head)
    with second.being_set_up(Act.CLUSTERS, by=head):
        Participation.objects.create(
            campaign=second, ward=wards[2], cluster=second.clusters.first()
        )
    make_ward_officer(wards[2])
    second = second.perform(Action.OPEN, by=head)
    card = second.scorecards.select_related("campaign", "ward").get(ward=card.ward)
    prove(card, officer)
    for score in card.scores.select_related("item__parent"):
        score.enter("self", score.cap, by=officer, note=f"Theo báo cáo {score.item.code}")
    card.perform(Action.SUBMIT, by=officer)
    Visit.plan(card, by=head, begins_at=now, ends_at=now + timedelta(hours=1), place="Phường",
               leader=reviewer, members=[head])  # fmt: skip
    record_survey(
        card,
        by=reviewer,
        visited_on=timezone.localdate(),
        place="Trụ sở",
        team="Đoàn",
        minutes=None,
    )
    Sample.choose(second, Sample.Of.ITEMS, ["1.1", "2"], reviewer, by=head)
    agreed, _alone, apart = card.scores.in_official_order()
    for score, points in ((agreed, 2), (apart, 3)):
        Mark.enter(score, Decimal(points), by=reviewer, reason="Thiếu biên bản")
        Mark.enter(score, Decimal(2), by=head, reason="Đã có biên bản")
    for kind in (SignedKind.PLAN, SignedKind.SURVEY_MINUTES):
        upload = ContentFile(b"%PDF-1.4", "ban-quet.pdf")
        scan = Scan(upload, "ban-quet.pdf", "application/pdf")
        about = card if kind == SignedKind.SURVEY_MINUTES else None
        SignedPaper.put(kind, scan, by=head, campaign=second, card=about, number="5-KH")
    kind = second.award_kinds.get(recipient="officer")
    person = make_officer(card.ward)
    award = Award.objects.create(campaign=second, kind=kind, scorecard=card, officer=person)
    # One more, that nobody voted on: a ballot could be moved to it.
    Award.objects.create(
        campaign=second, kind=kind, scorecard=card, officer=make_officer(card.ward)
    )
    meeting = Meeting.objects.create(campaign=second, begins_at=now, place="Hội trường")
    chair = meeting.members.create(position=1, name="Đỗ Thị Lan", duty=Duty.CHAIR)
    ballot = Ballot.objects.create(
        meeting=meeting, award=award, in_favour=1, against=0, blank=0, present=1, members=1
    )
    ballot.votes.create(member=chair, choice="in_favour")
    for text in ("Theo biên bản", "Thiếu tài liệu"):
        Phrase(text=text).keep(by=reviewer)
    write_down()
    units.end(
        wards[2], last_day=timezone.localdate(), basis="NQ 1", by=administrator, heirs=wards[:2]
    )
    people.lock(make_user(Role.OBSERVER), by=administrator)
    write_down()
    return (first, second), cast


built = once(two_years)


@pytest.fixture
def at_hand(built, db):
    return fresh(built)


@pytest.fixture
def world(at_hand):
    return at_hand[0]


@pytest.fixture
def head(at_hand):
    return at_hand[1][Role.HEAD]


@pytest.fixture
def reviewer(at_hand):
    return at_hand[1][Role.REVIEWER]


@pytest.fixture
def administrator(at_hand):
    return at_hand[1][Role.ADMINISTRATOR]


def prove(card, officer):
    scores = list(card.scores.select_related("item__parent", "scorecard__campaign"))
    Evidence.add(
        card, by=officer, scores=scores[:2], page="3", kind="file", title="Báo cáo.pdf",
        content_type="application/pdf", upload=ContentFile(b"%PDF-1.4", "bao-cao.pdf"),
    )  # fmt: skip
    paper = Evidence.add(
        card, by=officer, kind="document", title="Nghị quyết", number="5-NQ", issued_on=timezone.localdate(),
    )  # fmt: skip
    paper.cite(scores[2], by=officer, page="7")
    scan = Piece("file", "Phiếu quét.pdf", upload=ContentFile(b"%PDF-1.4", "quet.pdf"))
    sheets = [FoundPage(sheet=1, page=2, turn=180), FoundPage(sheet=2, page=None)]
    first, second = ScannedPage.file(card, [(scan, sheets)], by=officer)
    first.finish(by=officer)
    second.put_at(1, turn=90, by=officer)


class Hand:
    """Somebody who writes to the tables themselves: one change, drawn from all that there are."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.ids = {
            label: list(table.model._base_manager.order_by("pk").values_list("pk", flat=True))
            for label, table in TABLES.items()
        }

    def change(self):
        """(label, primary key, what was done); None where there is nothing to change."""
        label = self.rng.choice(sorted(TABLES))
        rows = TABLES[label].model._base_manager
        pk = self.rng.choice(self.ids[label])
        how = self.rng.choice(
            [self.edit, self.edit, self.edit, self.swap, self.delete, self.insert]
        )
        return label, pk, how(label, rows, pk)

    def column(self, label):
        return self.rng.choice(TABLES[label].fields)

    def edit(self, label, rows, pk):
        column = self.column(label)
        was = rows.filter(pk=pk).values_list(column.attname, flat=True)[0]
        rows.filter(pk=pk).update(**{column.attname: self.other(column, was)})
        return f"edit {column.name}"

    def other(self, column, was):
        """Another value that the column could hold."""
        if column.null and was is not None and self.rng.random() < 0.3:
            return None
        if column.is_relation:
            ids = column.related_model._base_manager.exclude(pk=was).values_list("pk", flat=True)
            return self.rng.choice(list(ids.order_by("pk")) or [999_999])
        if column.choices:
            return self.rng.choice([value for value, _label in column.flatchoices if value != was])
        if isinstance(column, models.BooleanField):
            return not was
        if isinstance(column, models.DateField):  # moments too
            return (
                was
                or (
                    timezone.now()
                    if isinstance(column, models.DateTimeField)
                    else timezone.localdate()
                )
            ) + timedelta(days=1)
        if isinstance(column, models.CharField | models.TextField | models.FileField):
            return f"{was}x" if self.rng.random() < 0.7 or not was else ""
        return (was or 0) + 1

    def swap(self, label, rows, pk):
        column, other = self.column(label), self.rng.choice(self.ids[label])
        mine, theirs = (
            rows.filter(pk=one).values_list(column.attname, flat=True)[0] for one in (pk, other)
        )
        rows.filter(pk=pk).update(**{column.attname: theirs})
        rows.filter(pk=other).update(**{column.attname: mine})
        return f"swap {column.name}" if mine != theirs else ""

    def delete(self, label, rows, pk):
        rows.filter(pk=pk)._raw_delete(rows.db)
        return "delete"

    def insert(self, label, rows, pk):
        """A copy under a new number, with what has to be its own."""
        row = rows.get(pk=pk)
        for column in TABLES[label].fields:
            if column.unique or (column.is_relation and self.rng.random() < 0.5):
                setattr(row, column.attname, self.other(column, getattr(row, column.attname)))
        row.pk = max(self.ids[label]) + 1
        row.save_base(raw=True, force_insert=True)
        return f"insert {row.pk}"


def without_checks(cursor):
    """Whoever is at the database switches its own checks off."""
    plan_triggers.lift()
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA ignore_check_constraints=ON")
        return
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES.values():
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = to_regclass(%s)",
            [table.model._meta.db_table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table.model._meta.db_table} DROP CONSTRAINT "{name}"')


def told_by(label):
    """What the replay says of the part that a table belongs to; the others say nothing of it."""
    if label in coverage.REGISTER:
        return list(replay.differences_of_register())
    if label in coverage.CAMPAIGN | coverage.SIGNED:
        return [one for pk in replay._campaigns() for one in replay._plan(pk, set())]
    return list(replay._cards(None, set()))


def test_a_thousand_tamperings_over_all_tables_are_found(world):
    concluded, _open = world
    assert [result.findings for result in integrity.run_checks() if result.findings] == []
    assert all(TABLES[label].model._base_manager.exists() for label in TABLES), "an empty table"
    hand, drawn, kinds, missed = Hand(20261128), 0, {}, []
    with connection.cursor() as cursor:
        without_checks(cursor)
        try:
            while drawn < TAMPERINGS:
                with transaction.atomic():
                    try:
                        with transaction.atomic():
                            label, pk, how = hand.change()
                    except (IntegrityError, DataError):
                        how = ""  # the database refuses even so
                    if how:
                        drawn += 1
                        kinds.setdefault(label, set()).add(how.split()[0])
                        told = told_by(label)
                        named = how.split()[1] if how.startswith("insert") else pk
                        if not any(f"(số {named})" in one for one in told):
                            missed.append((label, pk, how, told))
                    transaction.set_rollback(True)
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints=OFF")
    assert missed == []
    assert kinds.keys() == TABLES.keys()
    assert papers.fit(concluded)


def test_the_register_is_a_chain_that_both_verifiers_follow(world, monkeypatch):
    triggers.lift()
    monkeypatch.setattr(triggers, "missing", list)
    rng, missed = random.Random(1), []
    last = Trace.objects.first()
    changes = [
        lambda one: {"at": one.at - timedelta(days=5)},
        lambda one: {"by": User.objects.exclude(pk=one.by_id or 0).first()},
        lambda one: {"kind": "found"} if one.kind != "found" else {"thing": "wards.ward:1"},
        lambda one: {"thing": "wards.user:999"},
        lambda one: {"rows": {"wards.user": {"1": {"role": "head"}}}},
        lambda one: {"digests": {}},
        lambda one: {"texts": one.texts | {"said": ["00", "Không có gì"]}},
        lambda one: {"hash": "f" * 64},
        lambda one: {"number": one.number + 1000},
        None,
    ]
    for _turn in range(60):
        one, change = Trace.objects.get(number=rng.randint(2, last.number)), rng.choice(changes)
        with transaction.atomic():
            rows = Trace.objects.filter(pk=one.pk)
            if change is None and one != last:
                rows.delete()
            elif change:
                rows.update(**change(one))
            else:
                continue
            if not audit.verify().findings:
                missed.append((one.number, change, "verify"))
            if not verify_export.check(list(audit.export()), settings.LEDGER_KEY):
                missed.append((one.number, change, "stand-alone"))
            transaction.set_rollback(True)
    assert missed == []


def test_all_entries_of_a_card_together_with_the_card_are_missed(world):
    _concluded, second = world
    card = second.scorecards.last()
    triggers.lift()
    chain = card.entries.first().chain
    card.entries.all().delete()
    card.scores.all()._raw_delete("default")
    second.scorecards.filter(pk=card.pk)._raw_delete("default")
    assert any(f"số {card.pk}" in one for one in replay.differences())
    assert any(
        chain in one for one in verify_export.check(list(audit.export()), settings.LEDGER_KEY)
    )


# The papers of a concluded year


@pytest.fixture
def exchanged():
    """Call with the name of a file and other content; the file is put back after the test."""
    kept = {}

    def exchange(name, content):
        if name not in kept:
            with default_storage.open(name) as file:
                kept[name] = file.read()
        default_storage.delete(name)
        assert default_storage.save(name, ContentFile(content)) == name

    yield exchange
    for name, content in kept.items():
        exchange(name, content)


def test_a_file_exchanged_together_with_its_hash_is_found(world, exchanged):
    evidence = Evidence.objects.filter(kind="file").first()
    exchanged(evidence.file.name, b"%PDF-1.5 khac")
    size, digest = measure(evidence.file.name)
    Evidence.objects.filter(pk=evidence.pk).update(size=size, sha256=digest)
    assert list(integrity.files_are_as_filed()) == []
    (told,) = replay.differences()
    assert f"(số {evidence.pk})" in told
    assert "sha256" in told


def every_column():
    return [
        (label, column.name)
        for label, table in (coverage.CARD | coverage.CAMPAIGN).items()
        for column in table.fields
        if (label, column.name) not in NOT_A_PAPER
    ]


# A card that was hung on another campaign is none of the concluded one.
NOT_A_PAPER = {("scoring.scorecard", "campaign")}


def rows_of(label, concluded):
    """The rows of a table that belong to the concluded year, the first card's first."""
    table = coverage.TABLES[label]
    owners = [concluded.pk] if label in coverage.CAMPAIGN else concluded.scorecards.values("pk")
    return table.model._base_manager.filter(**{f"{table.of}__in": owners}).order_by("pk")


def test_a_changed_column_of_a_concluded_year_is_printed_nowhere(world):
    """Whichever covered column somebody changes at the database: neither the workbook nor the paper
    of the card is made.
    """
    concluded, _open = world
    room = make_campaign(year=2024, plan=(), wards=[])  # for whatever is moved to it
    room.tiers.all().delete()
    room.award_kinds.all().delete()
    hand, printed, done = Hand(1), [], set()
    with connection.cursor() as cursor:
        without_checks(cursor)
        try:
            for label, name in every_column():
                rows = rows_of(label, concluded)
                owners = dict(rows.values_list("pk", coverage.TABLES[label].of))
                with transaction.atomic():
                    if pk := change(hand, rows, name):
                        done.add((label, name))
                        printed += [
                            (label, name, it) for it in made_of(concluded, label, owners[pk])
                        ]
                    transaction.set_rollback(True)
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints=OFF")
    assert printed == []
    assert set(every_column()) - done == set(), "columns that could not be changed"
    assert list(made_of(concluded, "scoring.scorecard", concluded.scorecards.first().pk)) == [
        "workbook",
        "paper",
    ]


def change(hand, rows, name):
    """Another value in this column of one of the rows, whichever the database does not refuse;
    returns its number.
    """
    column = rows.model._meta.get_field(name)
    for row, value in [(one, value) for one in rows for value in others(hand, column, one)]:
        try:
            with transaction.atomic():
                rows.model._base_manager.filter(pk=row.pk).update(**{column.attname: value})
        except (IntegrityError, DataError):
            continue
        return row.pk
    return None


def others(hand, column, row):
    """Every other row that a relation could name, or nothing; else some drawn values."""
    was = getattr(row, column.attname)
    if not column.is_relation:
        return [hand.other(column, was) for _attempt in range(5)]
    ids = column.related_model._base_manager.exclude(pk=was).values_list("pk", flat=True)
    return [*ids.order_by("pk"), *([None] if column.null and was is not None else [999_999])]


def made_of(concluded, label, owner):
    """Which papers are made of a concluded year: its workbook, and the paper of this card."""
    campaign = Campaign.objects.get(pk=concluded.pk)
    with suppress(Refused):
        year_end.write(campaign, BytesIO())
        yield "workbook"
    if label in coverage.CARD:
        with suppress(Refused):
            scorecard_paper.of_card(Scorecard.objects.get(pk=owner), judged=True)
            yield "paper"


def test_a_submission_with_another_number_or_moment_is_not_printed(world):
    """The receipt is on the paper: its number stands in no image."""
    concluded, _open = world
    card = concluded.scorecards.first()
    entry = card.submission()
    triggers.lift()
    for change in ({"id": 999_999}, {"at": entry.at + timedelta(hours=1)}, {"new_facts": {}}):
        with transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(**change)
            with refused("seal_broken"):
                scorecard_paper.of_card(card, judged=True)
            assert any(f"card:{card.pk}" in one for one in integrity.record_is_intact())
            transaction.set_rollback(True)


def test_what_is_no_value_of_its_column_is_never_printed(world):
    """SQLite keeps 1,5 in a column of whole numbers: it reads as 1 where it is checked, and as 1,5
    where it is shown. PostgreSQL makes a value of it, or refuses.
    """
    concluded, _open = world
    item = concluded.criteria.first()
    for column, value in (("survey_only", "f"), ("position", 1.5), ("title", b"x")):
        with transaction.atomic(), connection.cursor() as cursor:
            sealed = getattr(item, column)
            try:
                with transaction.atomic():
                    cursor.execute(
                        f"UPDATE scoring_criterion SET {column} = %s WHERE id = %s",
                        [value, item.pk],
                    )
            except DatabaseError:
                assert connection.vendor == "postgresql"
                continue
            is_a_value = connection.vendor == "postgresql"
            stored = Criterion.objects.values_list(column, flat=True).get(pk=item.pk)
            assert papers.fit(concluded) == (is_a_value and stored == sealed)
            transaction.set_rollback(True)


# SQLite keeps any of these in any column. Its driver makes nothing of a text that is no moment, and
# no of every number but 1, while a condition in SQL goes by what stands there.
NO_VALUES = [
    (label, column, value)
    for label, column in (
        ("scoring.scorecard", "accepted_at"),
        ("scoring.scorecard", "extended_until"),
        ("scoring.campaign", "ranking_published"),
        ("scoring.evidence", "of_survey"),
        ("scoring.evidence", "issued_on"),
        ("scoring.score", "verified_points"),
        ("scoring.award", "version"),
        ("wards.user", "approves"),
        ("wards.ward", "last_day"),
    )
    for value in ("abc", "", 2, b"x")
]


def spoilt():
    """(table, column, value, primary key, how it is written) of every value that is none."""
    for label, column, value in NO_VALUES:
        table = TABLES[label].model
        pk = table._base_manager.order_by("-pk").values_list("pk", flat=True).first()
        if pk is not None and not (value == 2 and column in {"verified_points", "version"}):
            name = table._meta.db_table
            yield label, column, value, pk, f"UPDATE {name} SET {column} = %s WHERE id = %s"


def test_what_is_no_value_of_its_column_is_found_and_ends_no_check(world):
    """PostgreSQL takes no such value; SQLite takes them all."""
    with connection.cursor() as cursor:
        for label, column, value, pk, written in list(spoilt()):
            if connection.vendor == "postgresql":
                with pytest.raises(DatabaseError), transaction.atomic():
                    cursor.execute(written, [value, pk])
                continue
            with transaction.atomic():
                without_checks(cursor)
                cursor.execute(written, [value, pk])
                told = told_by(label)
                assert any(f"(số {pk})" in one for one in told), (label, column, value, told)
                if value == "abc":
                    looked = {
                        result.check.find: result.findings for result in integrity.run_checks()
                    }
                    assert looked.keys() == {check.find for check in integrity.CHECKS}
                    assert looked[integrity.entries_replay] == told
                transaction.set_rollback(True)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints=OFF")


def hanging_on_nothing(cursor, table, column, pk=None):
    """A row, or a copy of one, whose column names nothing."""
    name = table._meta.db_table
    where = [999_999, pk or table._base_manager.values_list("pk", flat=True).last()]
    if pk:
        cursor.execute(f"UPDATE {name} SET {column} = %s WHERE id = %s", where)
        return pk
    others = [one.column for one in table._meta.concrete_fields if one.column not in {"id", column}]
    copied = ", ".join(others)
    cursor.execute(
        f"INSERT INTO {name} (id, {column}, {copied}) SELECT 888888, %s, {copied} FROM {name} WHERE id = %s",
        where,
    )
    return 888_888


@pytest.mark.parametrize(
    ("table", "column", "copied"),
    [
        (SignedPaper, "campaign_id", False),
        (Evidence, "scorecard_id", True),
        (BoardNote, "score_id", False),
        (EarlierHonour, "ward_id", True),
        (Ward.successors.through, "from_ward_id", False),
        (Ward.successors.through, "to_ward_id", False),
    ],
)
def test_a_row_that_hangs_on_nothing_is_named_and_ends_no_check(world, table, column, copied):
    pk = None if copied else table._base_manager.values_list("pk", flat=True).last()
    with transaction.atomic():
        with connection.cursor() as cursor:
            pk = hanging_on_nothing(cursor, table, column, pk)
        told = [one for result in integrity.run_checks() for one in result.findings]
        assert any(re.search(rf"số {pk}\b", one) for one in told), told
        transaction.set_rollback(True)


def test_rows_read_together_are_those_read_one_by_one(world):
    for table in coverage.TABLES.values():
        ids = list(table.model._base_manager.values_list(table.of, flat=True))
        writer = RowWriter()
        read = [
            (owner, writer.write(table, pk, columns))
            for _table, owner, pk, columns in together([(table, {f"{table.of}__in": ids})])
        ]
        stored = [
            (owner, chain.canonical([table.label, pk, table.differing(values)]).decode())
            for owner, pk, values in table.stored()
        ]
        assert sorted(read) == sorted(stored)


def test_papers_of_a_concluded_year_are_made_only_while_they_fit_its_seal(world, sign_in, head):
    concluded, _open = world
    award = Award.objects.get(campaign=concluded)
    card = award.scorecard
    client = sign_in(head)
    urls = [
        reverse("awards_workbook", args=[concluded.slug]),
        reverse("board_paper", args=[concluded.slug, card.ward.code]),
    ]
    assert [client.get(url).status_code for url in urls] == [200, 200]
    page = client.get(reverse("award_list", args=[concluded.slug]))
    assert concluded.printed_root in page.content.decode()
    Award.objects.filter(pk=award.pk).update(decision_number="99-QĐ/TU")
    for url in urls:
        page = client.get(url)
        assert page.status_code == 409
        assert "không còn khớp với mã niêm phong" in page.content.decode()
    page = client.get(reverse("award_list", args=[concluded.slug])).content.decode()
    assert concluded.printed_root not in page
    assert "KHÔNG DÙNG LÀM CĂN CỨ" in page


def test_an_officer_who_is_renamed_later_keeps_the_sealed_name(world, administrator, head, sign_in):
    concluded, _open = world
    award = Award.objects.select_related("officer", "scorecard").get(campaign=concluded)
    officer, sealed = award.officer, award.recipient
    assert (award.officer_name, award.officer_post) == (officer.full_name, officer.post)
    officer.full_name, officer.post = "Nguyễn Thị Khác", "Bí thư"
    officers.amend_officer(officer, changed=["full_name", "post"], said="đổi tên", by=administrator)
    award = Award.objects.select_related("officer", "scorecard").get(pk=award.pk)
    assert award.recipient == sealed
    # Today's name stands beside it on the screen, and on no paper.
    for client, name, facts in (
        (sign_in(head), "awards", [concluded.slug]),
        (sign_in(head), "award_list", [concluded.slug]),
        (sign_in(User.objects.get(ward=award.scorecard.ward)), "scorecard", [concluded.slug]),
    ):
        page = client.get(reverse(name, args=facts)).content.decode()
        assert award.officer_name in page, name
        assert re.search(r'class="[^"]*no-print">\(?Nay là Nguyễn Thị Khác', page), name
    assert [row[2] for row in award_rows(Year(concluded))] == [award.officer_name]
    assert papers.fit(concluded)
    assert list(replay.differences()) == []


def test_entries_keep_the_names_of_those_who_acted(world, administrator, reviewer):
    concluded, _open = world
    entry = concluded.entries.filter(by=reviewer).first()
    reviewer.full_name, reviewer.role = "Tên Mới", Role.HEAD
    people.amend_account(reviewer, changed=["full_name", "role"], said="đổi", by=administrator)
    entry = concluded.entries.select_related("by").get(pk=entry.pk)
    assert (entry.who, entry.role) == ("Trần Minh", "Chuyên viên thẩm định")
    assert audit.verify().findings == []


def test_a_concluded_year_that_is_missing_is_found_by_the_next(world):
    concluded, second = world
    opening = second.entries.get(act=Act.OPEN)
    assert opening.new_facts["earlier_root"] == concluded.ledger_root
    lines = [line for line in audit.export() if line.get("campaign") != concluded.pk]
    assert any(
        concluded.ledger_root in one for one in verify_export.check(lines, settings.LEDGER_KEY)
    )
    Campaign.objects.filter(pk=concluded.pk).update(ledger_root="", state="open")
    assert any(concluded.ledger_root in one for one in audit.verify().findings)


def test_a_register_that_ends_before_the_conclusion_is_missed(world, monkeypatch):
    """What is left of it holds together; the conclusion knows how far it went."""
    concluded, _open = world
    sealed = concluded.entries.get(act=Act.CONCLUDE).new_facts["register"]
    last = int(sealed.partition(":")[0])
    triggers.lift()
    monkeypatch.setattr(triggers, "missing", list)
    Trace.objects.filter(number__gte=last).delete()
    exported = verify_export.check(list(audit.export()), settings.LEDGER_KEY)
    for (said,) in (audit.verify().findings, exported):
        assert f"không còn mục {last} như lúc kết thúc" in said


def test_a_printed_root_that_is_not_there_is_a_finding(world):
    concluded, _open = world
    lines = list(audit.export())
    key = settings.LEDGER_KEY
    assert verify_export.check(lines, key, concluded.printed_root) == []
    assert verify_export.check([], key, concluded.printed_root)
    assert verify_export.check([], key)
    assert verify_export.check(lines, key, "0" * 64)
    assert audit.verify(root="0" * 64).findings
    assert audit.verify(root=concluded.printed_root).findings == []


# The clock


def test_entries_never_go_back_in_time(world, monkeypatch, reviewer, administrator):
    _concluded, second = world
    card = second.scorecards.get(state="submitted")
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() - timedelta(days=5))
    with refused("clock_behind", match="Đồng hồ máy chủ"):
        card.tell("Đề nghị bổ sung", by=reviewer)
    with pytest.raises(ValidationError, match="Đồng hồ máy chủ"):
        people.lock(reviewer, by=administrator)
    # another card of the campaign was written today, though this one was not
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=5))
    card.tell("Nhắc lần một", by=reviewer)
    other = second.scorecards.exclude(pk=card.pk).first()
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=1))
    with refused("clock_behind"):
        other.tell("Nhắc lần hai", by=reviewer)


def test_a_chain_that_went_back_in_time_is_found(world, monkeypatch):
    """Whoever has the key too may seal it anew; the moments still tell."""
    monkeypatch.setattr(audit.chain, "seal", lambda _key, _body: "same")
    entry = Entry.objects.filter(number__gt=1, act=Act.SUBMIT).first()
    triggers.lift()
    Entry.objects.filter(pk=entry.pk).update(at=entry.at - timedelta(days=5))
    assert any("sớm hơn mục trước" in one for one in audit.verify().findings)
    assert any("sớm hơn mục trước" in one for one in verify_export.check(list(audit.export()), "k"))
