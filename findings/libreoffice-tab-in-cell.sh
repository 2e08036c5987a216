#!/usr/bin/env bash
# LibreOffice 7.4.7: a tab within a cell is lost by saving as .ods and opening again; two figures
# become one.
#
# Expected: what one saves and opens is the same; the tab is written as OpenDocument says
# (<text:tab/>, 1.3 part 3, 6.1.5) and read so by Gnumeric 1.12.55.
# Seen: "12<tab>5", as it comes into a cell out of a Word table, is "125" after LibreOffice has opened
# its own .ods, and so in every format it saves then. By way of .xlsx the tab stays.
# What we do: points with a tab in them are refused by their cell (scoring/rules/points.py), never
# put together; a sheet that goes by .ods (docs/excel.md) still says what stood in each cell when
# it went out (scoring/workbooks/offline/returned.py), and every change is looked at.
set -uo pipefail
command -v soffice >/dev/null || { echo "no soffice: apt-get install libreoffice-calc"; exit 2; }
version=$(soffice --version 2>/dev/null | grep -o '[0-9]*\.[0-9]*\.[0-9]*' | head -1)
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 || {
  echo "cannot install openpyxl 3.1.5"; exit 2; }
env/bin/python -c '
from openpyxl import Workbook
workbook = Workbook()
workbook.active["A1"] = "12\t5"
workbook.save("made.xlsx")'
convert() { soffice "-env:UserInstallation=file://$tmp/profile" --headless --convert-to "$1" --outdir "$2" "$3" >log 2>&1 </dev/null || { cat log; exit 2; }; }
convert xlsx straight made.xlsx
convert ods . made.xlsx
convert xlsx by-ods made.ods
text() { env/bin/python -c 'import sys, openpyxl; print(repr(openpyxl.load_workbook(sys.argv[1]).active["A1"].value))' "$1"; }
tabs=$(env/bin/python -c 'import zipfile; print(zipfile.ZipFile("made.ods").read("content.xml").count(b"<text:tab/>"))')
found="$(text straight/made.xlsx) $(text by-ods/made.xlsx) $tabs"
echo "LibreOffice $version: as .xlsx, by way of .ods, tabs that stand in the .ods: $found"
[ "$found" = "'12\\t5' '125' 1" ] || { echo "the behaviour has changed"; exit 1; }
