#!/usr/bin/env bash
# Makes the workbooks beside this script: our templates and a ward's sheet, filled in by other people's programs.
# Needs node, npm and LibreOffice; run from the top of the project: tests/scoring/workbooks/foreign/make.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
mkdir -p "${TMPDIR:-/tmp}/thi-dua-test" # where the settings of the tests keep a database
DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python - "$tmp" <<'PYTHON'
import sys
from pathlib import Path
import django
django.setup()
from scoring.forms.imports.criteria import CRITERIA
from scoring.forms.imports.units import WARDS
from scoring.workbooks.templates import workbook_of
from django.db import connection
from django.utils import timezone
from scoring.workbooks.offline.sheets import SELF_SHEET
from scoring.workbooks.offline.writing import write
from tests.offline import Ward
connection.creation.create_test_db(verbosity=0, autoclobber=True)
ward = Ward.known()
with Path(sys.argv[1], "sheet.xlsx").open("w+b") as file:
    write(SELF_SHEET, ward.card.campaign, ward.card, file, by=ward.user, now=timezone.now())
for name, table in (("criteria", CRITERIA), ("wards", WARDS)):
    Path(sys.argv[1], f"{name}.xlsx").write_bytes(workbook_of(table).getvalue())
PYTHON
cp "$here/fill.cjs" "$tmp"
cd "$tmp"
npm init -y >npm.log && npm install --no-audit --no-fund exceljs@4.4.0 xlsx@0.18.5 xlsx-populate@1.21.0 >>npm.log
TZ=Asia/Ho_Chi_Minh node fill.cjs
soffice --headless --convert-to xlsx:"Calc MS Excel 2007 XML" --outdir libreoffice populate.xlsx >soffice.log
cp sheetjs.xlsx exceljs.xlsx populate.xlsx sheet-*.xlsx "$here"
cp libreoffice/populate.xlsx "$here/libreoffice.xlsx"
