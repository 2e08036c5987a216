#!/usr/bin/env bash
# Django 5.2.19, LANGUAGE_CODE "vi": 05/06/2026 is the 6th of May, and what Django writes it refuses.
#
# Expected (documentation, "Format localization": with a locale active, forms read and templates write
# dates in that locale's formats): the day comes first in Vietnamese, as Django itself writes it.
# Seen: conf/locale/vi/formats.py says how to write (d-m-Y) but nothing of how to read, so that forms
# fall back to the formats of the United States: 05/06/2026 becomes 6 May without an error, 30/11/2026
# and Django's own 05-06-2026 are refused. And it has no NUMBER_GROUPING: intcomma and
# USE_THOUSAND_SEPARATOR leave 1234567 as it is, with "." as the separator that is never used.
# What we do: campaign/formats (FORMAT_MODULE_PATH) says how days are read, and wards/days.py reads what
# people write beside it.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django==5.2.19 || {
  echo "cannot install django 5.2.19"; exit 2; }
cat >look.py <<'PY'
import sys
from datetime import date

import django
from django.conf import settings

settings.configure(LANGUAGE_CODE="vi", USE_THOUSAND_SEPARATOR=True)
django.setup()
from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import formats, translation


def read(text):
    try:
        return forms.DateField().clean(text)
    except forms.ValidationError:
        return None


print("Django", django.get_version())
seen = {}
for language in ("vi", "fr"):
    with translation.override(language):
        written = formats.date_format(date(2026, 6, 5), "SHORT_DATE_FORMAT")
        seen[language] = (written, read(written), read("05/06/2026"), intcomma(1234567))
        print(language, seen[language])
if seen["fr"][2] != date(2026, 6, 5) or seen["fr"][1] != date(2026, 6, 5):
    sys.exit("not even French is read: something else is the matter")
if seen["vi"] != ("05-06-2026", None, date(2026, 5, 6), "1234567"):
    sys.exit("Vietnamese days or numbers are read otherwise now: the finding has changed")
PY
env/bin/python look.py
