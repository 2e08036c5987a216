"""A stored file is whole and on the disk, or not there; what no row names is found and swept."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from scoring.files import disk
from scoring.files.disk import DurableStorage
from scoring.files.storage import StorageUnavailable
from scoring.models import Evidence
from tests.factories import make_evidence, make_scorecard


@pytest.fixture
def store(tmp_path):
    return DurableStorage(location=tmp_path / "media")


def test_the_program_keeps_evidence_there():
    assert isinstance(default_storage, DurableStorage)


def test_a_file_is_synced_before_it_has_its_name_and_its_folder_after(store, monkeypatch):
    done = []
    fsync, rename = os.fsync, os.rename

    def told(handle):
        done.append(("fsync", Path(os.readlink(f"/proc/self/fd/{handle}")).name))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", told)
    monkeypatch.setattr(
        os, "rename", lambda old, new: (done.append(("rename", Path(new).name)), rename(old, new))
    )
    assert store.save("evidence/a.pdf", ContentFile(b"x" * 100_000)) == "evidence/a.pdf"
    (_first, part), *others = done
    assert part.startswith(disk.PART)
    assert others == [("rename", "a.pdf"), ("fsync", "evidence"), ("fsync", "media")]
    assert store.open("evidence/a.pdf").read() == b"x" * 100_000
    assert os.stat(store.path("evidence/a.pdf")).st_mode & 0o777 == 0o600


def test_what_is_not_there_and_what_cannot_be_read_are_told_apart(store):
    with pytest.raises(FileNotFoundError):
        store.open("evidence/a.pdf")
    Path(store.path("evidence/a.pdf")).mkdir(parents=True)
    with pytest.raises(StorageUnavailable):
        store.open("evidence/a.pdf")


def test_what_is_synced_is_the_whole_file(store, monkeypatch):
    sizes, fsync = [], os.fsync

    def told(handle):
        sizes.append(os.fstat(handle).st_size)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", told)
    store.save("evidence/a.pdf", ContentFile(b"x"))
    assert sizes[0] == 1


def test_a_file_is_readable_for_whom_the_settings_say(tmp_path):
    store = DurableStorage(location=tmp_path, file_permissions_mode=0o640)
    store.save("a.pdf", ContentFile(b"x"))
    assert os.stat(store.path("a.pdf")).st_mode & 0o777 == 0o640


def test_what_breaks_off_leaves_nothing(store, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.save("evidence/a.pdf", ContentFile(b"x"))
    assert list(Path(store.path("evidence")).iterdir()) == []


def test_a_name_that_is_taken_is_not_overwritten(store):
    first = store.save("evidence/a.pdf", ContentFile(b"1"))
    second = store.save("evidence/a.pdf", ContentFile(b"2"))
    assert first != second
    assert store.open(first).read() == b"1"


@pytest.mark.django_db
def test_orphans_are_found_and_swept_when_a_day_old(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    said = StringIO()
    call_command("sweep_orphans", stdout=said)
    assert "Có 0 tệp" in said.getvalue()
    card = make_scorecard()
    for name in ("kept.pdf", "orphan.pdf", ".part-x", "young.pdf"):
        default_storage.save(f"evidence/{name}", ContentFile(b"x"))
    make_evidence(
        card,
        kind="file",
        file="evidence/kept.pdf",
        size=1,
        sha256="0" * 64,
        number="",
        issued_on=None,
    )
    now = timezone.now().timestamp()
    for name, moment in (
        ("kept.pdf", now - 90_000),
        ("orphan.pdf", now - 90_000),
        (".part-x", now - 90_000),
        ("young.pdf", now),
    ):
        os.utime(default_storage.path(f"evidence/{name}"), (moment, moment))
    call_command("sweep_orphans", stdout=said)
    assert "evidence/orphan.pdf" in said.getvalue()
    assert len(list((tmp_path / "media" / "evidence").iterdir())) == 4
    call_command("sweep_orphans", "--delete", stdout=StringIO())
    assert sorted(path.name for path in (tmp_path / "media" / "evidence").iterdir()) == [
        "kept.pdf",
        "young.pdf",
    ]
    assert Evidence.objects.get().file.name == "evidence/kept.pdf"
