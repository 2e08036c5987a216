#!/usr/bin/env bash
# PSPP 1.6.2, the package io 2.6.4 of GNU Octave (both Debian 12) and pandas-ods-reader 1.0.2 (PyPI): of a ward whose name is half in bold, or has two
# blanks, in an OpenDocument sheet the one has the bold half, the other the signs of the file, the third what stands before it.
#
# Expected (OpenDocument 1.3, part 3, 6.1.7 and 6.1.3: text:span is a part of a paragraph with a look of its own, text:s stands for further blanks; Octave's
# help of xlsread: "Read data from a spreadsheet file"; pandas-ods-reader: "Read in .ods and .fods
# files"): "Phường Hòa Khánh", "Thiếu 4,5 điểm" and "Phường  An", as LibreOffice 7.4.7 and Gnumeric 1.12.55 show them.
# Seen: PSPP has "Hòa Khánh", "4,5", "Đủ", and of a name with two blanks the last word, so that two wards can be one; Octave has "Phường <text:span
# text:style-name="T1">Hòa Khánh</text:span>" and "Phường <text:s/>An"; pandas-ods-reader, of a .fods, "Phường ", "Thiếu ", and nothing of a text that begins in
# bold, while the same sheet as .ods is right. Texts of one piece and points are right. No warning.
# What we do: .ods and .fods are not taken; what comes back as .xlsx with pieces is read as their text (scoring/workbooks/filled_sheet.py).
set -uo pipefail
command -v pspp >/dev/null && command -v octave >/dev/null || { echo "no pspp or octave: apt-get install pspp octave-io"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && export HOME="$tmp" && python3 -m venv env && env/bin/pip install --quiet pandas-ods-reader==1.0.2 pandas==3.1.1 lxml==6.0.2 2>pip.log || {
  cat pip.log; echo "cannot install pandas-ods-reader 1.0.2"; exit 2; }
cat >make.py <<'PY'
import zipfile

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "style", "table", "text")
) + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
LOOKS = '<office:automatic-styles><style:style style:name="T1" style:family="text">'
LOOKS += '<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
TYPE = "application/vnd.oasis.opendocument.spreadsheet"
BOLD = '<text:span text:style-name="T1">{}</text:span>'
ROWS = (
    ("ward", "points", "remark"),
    ("Phường 2", 4.5, "Thiếu 4,5 điểm"),
    ("Phường " + BOLD.format("Hòa Khánh"), 10.25, "Thiếu " + BOLD.format("4,5") + " điểm"),
    ("Phường <text:s/>An", 9, BOLD.format("Đủ") + " điểm"),
)


def cell(value):
    kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
    return f'<table:table-cell office:value-type="{kind}"><text:p>{value}</text:p></table:table-cell>'


rows = ["<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in ROWS]
body = f'{LOOKS}<office:body><office:spreadsheet><table:table table:name="A">{"".join(rows)}</table:table>'
body += "</office:spreadsheet></office:body>"
root = '<?xml version="1.0" encoding="UTF-8"?><office:{0} {1} office:version="1.3"{2}>{3}</office:{0}>'
with open("wards.fods", "w", encoding="utf-8") as flat:
    flat.write(root.format("document", NAMES, f' office:mimetype="{TYPE}"', body))
entry = '<m:file-entry m:full-path="{}" m:media-type="{}"/>'
with zipfile.ZipFile("wards.ods", "w") as packed:
    packed.writestr("mimetype", TYPE)
    packed.writestr("content.xml", root.format("document-content", NAMES, "", body))
    manifest = entry.format("/", TYPE) + entry.format("content.xml", "text/xml")
    head = 'xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    packed.writestr("META-INF/manifest.xml", f"<m:manifest {head}>{manifest}</m:manifest>")
PY
python3 make.py || exit 2
cat >pspp.sps <<'E'
GET DATA /TYPE=ODS /FILE='wards.ods' /READNAMES=ON.
SAVE TRANSLATE /OUTFILE='pspp.csv' /TYPE=CSV /TEXTOPTIONS DELIMITER='|'.
E
LC_ALL=C.UTF-8 pspp -o messages pspp.sps || { cat messages; echo "cannot run pspp"; exit 2; }
octave --no-gui -qf --eval 'pkg load io; [n, t, rows] = xlsread("wards.ods"); for k = 2:4, printf("%s|%g|%s|\n", rows{k, :}); end' 2>octave.log >octave.txt || {
  grep -q . octave.txt || { cat octave.log; echo "cannot run octave"; exit 2; }; }
cat >look.py <<'PY'
import sys

from pandas_ods_reader import read_ods

for row in read_ods(sys.argv[1], 1).itertuples(index=False):
    print(*row, sep="|", end="|\n")
PY
pspp="$(grep -E '\|' pspp.csv | sed 's/  *$//; s/$/|/')"; octave="$(cat octave.txt)"
flat="$(env/bin/python look.py wards.fods)"; packed="$(env/bin/python look.py wards.ods)"
printf 'pandas-ods-reader, .ods:\n%s\n.fods:\n%s\nPSPP:\n%s\nOctave:\n%s\nmessages: %s\n' "$packed" "$flat" "$pspp" "$octave" "$(grep -ci warn messages)"
[ "$packed" = "Phường 2|4.5|Thiếu 4,5 điểm|
Phường Hòa Khánh|10.25|Thiếu 4,5 điểm|
Phường  An|9.0|Đủ điểm|" ] && [ "$(head -1 <<<"$flat")" = "$(head -1 <<<"$pspp")" ] && [ "$(head -1 <<<"$octave")" = "$(head -1 <<<"$pspp")" ] || {
  echo "the control is wrong"; exit 1; }
[ "$(tail -n +2 <<<"$flat")" = "Phường |10.25|Thiếu |
Phường |9.0||" ] && [ "$(tail -n +2 <<<"$pspp")" = "Hòa Khánh|10.25|4,5|
An|9|Đủ|" ] && [ "$(tail -n +2 <<<"$octave")" = 'Phường <text:span text:style-name="T1">Hòa Khánh</text:span>|10.25|Thiếu <text:span text:style-name="T1">4,5</text:span> điểm|
Phường <text:s/>An|9|<text:span text:style-name="T1">Đủ</text:span> điểm|' ] && ! grep -qi warn messages || { echo "the behaviour has changed"; exit 1; }
