"""The tables that tests start with are the ones that today's migrations make."""

import pytest

from tests.tools import tables

pytestmark = pytest.mark.django_db


def test_another_migration_makes_other_tables(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "CALLED", (tmp_path,))
    empty = tables.digest()
    (tmp_path / "0001_initial.py").write_text("operations = []")
    first = tables.digest()
    (tmp_path / "0001_initial.py").write_text("operations = [1]")
    changed = tables.digest()
    assert len({empty, first, changed}) == 3
    assert tables.digest() == changed


def test_what_migrations_that_failed_left_behind_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "KEPT", tmp_path)
    with pytest.raises(ZeroDivisionError), tables.prepared():
        raise ZeroDivisionError
    assert {one.name for one in tmp_path.iterdir()} == {"lock"}
