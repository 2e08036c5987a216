"""Backup and restore, on the database that the tests run on: whole or not at all, and the way back
is checked.
"""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from scoring.maintenance import backups
from scoring.models import Entry, Evidence, Score
from scoring.rules.lifecycle import PointsKind
from tests.factories import make_campaign, make_ward_officer, write_down
from wards.record.trace import Trace

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def card(store):
    """A card with points, evidence and their entries, all through the doors."""
    card = make_campaign(wards=1).scorecards.select_related("ward", "campaign").get()
    officer = make_ward_officer(card.ward)
    write_down()
    scores = list(
        card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()
    )
    for score in scores:
        score.enter(PointsKind.SELF, Decimal(1), by=officer, note="đủ")
    Evidence.add(
        card, by=officer, scores=scores[:1], kind="file", title="một.pdf", content_type="application/pdf",
        upload=ContentFile(b"%PDF-1.4", "mot.pdf"),
    )  # fmt: skip
    return card


@pytest.fixture
def elsewhere(tmp_path):
    """A new empty database and store: the environment of a program that uses them."""
    name, server = "khoi_phuc", os.environ.get("TEST_DATABASE_URL", "")
    if connection.vendor == "sqlite":
        yield _environment("sqlite:///" + quote((tmp_path / "new.sqlite3").as_posix()), tmp_path)
        return
    name += os.environ.get("PYTEST_XDIST_WORKER", "")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    yield _environment(server.replace("/postgres?", f"/{name}?"), tmp_path)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _environment(database, tmp_path):
    names = {"DJANGO_SETTINGS_MODULE": "campaign.settings", "DATABASE_URL": database}
    return os.environ | names | {"MEDIA_ROOT": str(tmp_path / "new-media")}


def manage(environment, *words):
    command = [sys.executable, ROOT / "manage.py", *words]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_a_backup_is_put_back_elsewhere_and_clean(card, elsewhere, tmp_path):
    made = backups.make(tmp_path / "backup")
    done = manage(elsewhere, "restore", str(made))
    assert done.returncode == 0, done.stderr
    assert "Dữ liệu toàn vẹn." in done.stdout
    said = manage(elsewhere, "verify_ledger").stdout
    assert f"{Entry.objects.count() + Trace.objects.count()} mục" in said
    name = Evidence.objects.get().file.name
    assert (tmp_path / "new-media" / name).read_bytes() == b"%PDF-1.4"


def test_nothing_that_holds_something_is_overwritten_unasked(card, elsewhere, tmp_path):
    made = backups.make(tmp_path / "backup")
    assert manage(elsewhere, "restore", str(made)).returncode == 0
    again = manage(elsewhere, "restore", str(made))
    assert again.returncode == 1
    assert "đang có dữ liệu" in again.stderr
    assert manage(elsewhere, "restore", str(made), "--force").returncode == 0


def test_the_manifest_names_every_part(card, tmp_path):
    made = backups.make(tmp_path / "backup")
    manifest = json.loads((made / "manifest.json").read_text("utf-8"))
    parts = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()} - {
        "manifest.json"
    }
    assert set(manifest["sha256"]) == parts
    assert ["scoring", "0001_initial"] in manifest["migrations"]
    assert {path.stat().st_mode & 0o077 for path in made.rglob("*") if path.is_file()} == {0}


def test_previews_are_left_out_since_they_can_be_made_again(card, tmp_path):
    default_storage.save("previews/0123.zip", ContentFile(b"pages"))
    made = backups.make(tmp_path / "backup")
    assert not [path for path in made.rglob("*") if "previews" in path.parts]


@pytest.mark.parametrize("harm", ["change", "lose", "no manifest", "another database"])
def test_a_backup_that_is_not_whole_is_not_put_back(card, tmp_path, harm):
    made = backups.make(tmp_path / "backup")
    file = next((made / "files").rglob("*.pdf"))
    match harm:
        case "change":
            file.write_bytes(b"%PDF-1.5")
        case "lose":
            file.unlink()
        case "no manifest":
            (made / "manifest.json").unlink()
        case _:
            manifest = json.loads((made / "manifest.json").read_text("utf-8"))
            (made / "manifest.json").write_text(
                json.dumps(manifest | {"database": "database.other"})
            )
    with pytest.raises(CommandError, match="Chưa khôi phục"):
        call_command("restore", made, "--force")
    assert Score.objects.filter(self_points=1).count() == 3


def test_what_breaks_off_leaves_nothing_behind(card, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_fetch", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", tmp_path / "backup")
    assert list((tmp_path / "backup").iterdir()) == []


def test_a_disk_that_is_full_for_the_database_is_a_sentence(card, tmp_path):
    """In a process that may write no file beyond 64 KB, as on a disk without room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, before[1]))
    try:
        says = {"sqlite": "SQLite: ", "postgresql": "pg_dump bị hệ thống dừng giữa chừng"}
        with pytest.raises(CommandError, match=f"Chưa sao lưu được: {says[connection.vendor]}"):
            call_command("backup", tmp_path / "backup")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list((tmp_path / "backup").iterdir()) == []


def test_what_does_not_fit_is_not_begun(card, tmp_path):
    Evidence.objects.update(size=10**18)
    with pytest.raises(CommandError, match=r"không đủ chỗ: cần khoảng 1000000000[0-9]+ MB"):
        call_command("backup", tmp_path / "backup")


def test_a_backup_of_newer_code_is_refused_before_anything_is_touched(card, tmp_path):
    made = backups.make(tmp_path / "backup")
    manifest = json.loads((made / "manifest.json").read_text("utf-8"))
    manifest["migrations"].append(["scoring", "0999_of_next_year"])
    (made / "manifest.json").write_text(json.dumps(manifest | {"version": "99.0"}))
    with pytest.raises(CommandError, match=r"phiên bản 99\.0 .*scoring\.0999_of_next_year"):
        call_command("restore", made, "--force")
    assert Score.objects.filter(self_points=1).count() == 3


def test_a_lost_file_is_named_and_the_rest_is_kept(card, store, tmp_path):
    (Path(store) / Evidence.objects.get().file.name).unlink()
    with pytest.raises(CommandError, match="thiếu 1 tệp"):
        call_command("backup", tmp_path / "backup")
    (made,) = (tmp_path / "backup").iterdir()
    assert backups.read(made)["files"] == 1


@pytest.mark.parametrize("folder", ["", " "])
def test_a_folder_without_a_name_is_not_the_working_folder(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match="hãy ghi thư mục"):
        call_command("backup", folder)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_not_kept_beside_what_it_keeps(card, store, tmp_path):
    for folder in (store, store / "sao-luu"):
        with pytest.raises(CommandError, match="nằm trong thư mục tài liệu"):
            call_command("backup", folder)
    assert not (store / "sao-luu").exists()
    (tmp_path / "tep").write_text("x")
    with pytest.raises(CommandError, match="là một tệp, không phải thư mục"):
        call_command("backup", tmp_path / "tep")


def test_the_folder_of_all_backups_is_no_backup_and_the_newest_is_named(card, tmp_path):
    backups.make(tmp_path / "backup")
    newest = backups.make(tmp_path / "backup")
    with pytest.raises(CommandError, match=f"chứa 2 bản sao lưu; bản mới nhất là {newest}"):
        call_command("restore", tmp_path / "backup")


def test_old_backups_go_when_told(card, tmp_path, capsys):
    for _ in range(3):
        call_command("backup", tmp_path / "backup", "--keep", "2")
    assert len(list((tmp_path / "backup").iterdir())) == 2
    assert "Đã bỏ bản cũ" in capsys.readouterr().out


def test_a_backup_while_people_write_holds_all_that_was_acknowledged(card, elsewhere, tmp_path):
    officer, stop, acknowledged = make_ward_officer(card.ward), threading.Event(), []
    write_down()
    score = card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()[0]

    def write():
        try:
            number = 0
            while not stop.is_set():
                number += 1
                score.enter(
                    PointsKind.SELF, Decimal(number % 3) / 2, by=officer, note=f"lần {number}"
                )
                acknowledged.append(number)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(acknowledged) < 5:
            stop.wait(0.02)
        before = len(acknowledged)
        made = backups.make(tmp_path / "backup")
    finally:
        stop.set()
        writer.join()
    assert len(acknowledged) > before
    assert manage(elsewhere, "restore", str(made)).returncode == 0
    said = manage(elsewhere, "export_ledger", "--output", str(tmp_path / "out.jsonl"))
    assert said.returncode == 0, said.stderr
    entries = (tmp_path / "out.jsonl").read_text("utf-8").count('"enter_self"')
    assert entries >= before + 3


def test_the_copy_of_the_database_is_one_whole_file(card, tmp_path):
    made = backups.make(tmp_path / "backup")
    database = backups.DATABASES[connection.vendor]
    assert sorted(path.name for path in made.iterdir()) == [database, "files", "manifest.json"]
    if connection.vendor == "sqlite":
        with sqlite3.connect(made / database) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    else:
        assert (made / database).read_bytes().startswith(b"PGDMP")


@pytest.mark.parametrize("stands", [b"%PDF-1.4 cut off", b"%PDF-1.4 whole"])
def test_what_stands_under_the_name_of_a_file_that_is_put_back_is_the_file(stands, tmp_path):
    name = default_storage.save("evidence/one.pdf", ContentFile(stands))
    copy = tmp_path / "one.pdf"
    copy.write_bytes(b"%PDF-1.4 whole")
    backups._put(copy, name)
    with default_storage.open(name) as stored:
        assert stored.read() == b"%PDF-1.4 whole"
