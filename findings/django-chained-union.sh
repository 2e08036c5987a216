#!/usr/bin/env bash
# Django 5.2.19 on SQLite: unions that follow one another stop working at a small number of tables,
# the same union in one call does not.
#
# Expected: first.union(second).union(third)… is what first.union(second, third, …) is; UNION ALL
# asks for no brackets, and SQLite takes 500 parts of a compound query.
# Seen: each further call puts the former ones into one more SELECT * FROM (…); SQLite answers
# "parser stack overflow" from the depth below on, while the flat call works with ten times as many.
# What we do: wards/record/rows.py puts all covered tables side by side in one union; adding a table to
# the record would otherwise have ended the conclusion of a campaign.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django==5.2.19 || {
  echo "cannot install django 5.2.19"; exit 2; }
cat >look.py <<'PY'
import sqlite3
from functools import reduce

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes"],
)
django.setup()

from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection

with connection.schema_editor() as editor:
    editor.create_model(ContentType)


def parts(number):
    return [ContentType.objects.values("pk") for _part in range(number)]


def answers(union):
    try:
        list(union)
    except OperationalError as error:
        return str(error)
    return "works"


def chained(number):
    return answers(reduce(lambda so_far, part: so_far.union(part, all=True), parts(number)))


def flat(number):
    first, *rest = parts(number)
    return answers(first.union(*rest, all=True))


last = next((number - 1 for number in range(2, 200) if chained(number) != "works"), None)
print(f"SQLite {sqlite3.sqlite_version}: one after the other up to {last} parts work, then:")
print(f"{last and chained(last + 1)}; {last and 10 * last} parts in one call: {flat(10 * (last or 1))}")
raise SystemExit(
    0 if last and "parser stack overflow" in chained(last + 1) and flat(10 * last) == "works" else 1
)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
