#!/usr/bin/env bash
# docx-mailmerge2 1.0.3: the words of a Vietnamese date become hours and minutes, or the date the one of a
# computer.
#
# Expected (ECMA-376, part 1, 17.16.4.1: text in single quotes of a date picture is put out as it stands;
# README: "the fields formatting is respected when compatible", dates among it): a template whose field
# says \@ "'ngày' dd 'tháng' MM 'năm' yyyy", the line that each Vietnamese document has beside its place,
# prints "ngày 03 tháng 11 năm 2026", as Word does.
# Seen: quotes are not known. At 17:05, "'tháng' MM 'năm' yyyy" prints "'t5áng' 11 'nă5' 2026": the hour
# within "tháng", the minute within "năm". With 'ngày' in it, whose y is no token, the field is
# "2026-11-03 17:05:00", and a Python warning is all that is said. dd/MM/yyyy is right.
# What we do: Word templates are filled by our own filler (scoring/documents/template/template.py), which is given
# the day as text, written by wards/days.py.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet docx-mailmerge2==1.0.3 python-docx==1.2.0 2>pip.log || {
  cat pip.log; echo "cannot install docx-mailmerge2 1.0.3 and python-docx 1.2.0"; exit 2; }
cat >look.py <<'PY'
from datetime import datetime
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from mailmerge import MailMerge

PICTURES = ("dd/MM/yyyy", "'tháng' MM 'năm' yyyy", "'ngày' dd 'tháng' MM 'năm' yyyy")
paper = docx.Document()
for picture in PICTURES:
    field = escape(f' MERGEFIELD signed \\@ "{picture}" ', {'"': "&quot;"})
    paper.add_paragraph()._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>…</w:t></w:r></w:fldSimple>')
    )
paper.save("template.docx")
with MailMerge("template.docx") as template:
    template.merge(signed=datetime(2026, 11, 3, 17, 5))
    template.write("paper.docx")
lines = [line.text for line in docx.Document("paper.docx").paragraphs]
for picture, line in zip(PICTURES, lines):
    print(f"{picture} -> {line}")
SEEN = ["03/11/2026", "'t5áng' 11 'nă5' 2026", "2026-11-03 17:05:00"]
raise SystemExit(lines != SEEN)
PY
env/bin/python -W ignore look.py || { echo "the behaviour has changed"; exit 1; }
