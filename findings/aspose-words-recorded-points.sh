#!/usr/bin/env bash
# aspose-words-foss 26.7.0 (PyPI): points that were put into a Word file with changes recorded are gone from its text, and from the Word file that it saves; so is a sentence that was moved, and
# 312-QĐ/TU is 312QĐ/TU.
#
# Expected (ECMA-376, part 1, 17.13.5.18 and 17.13.5.25: w:ins is "content which has been inserted" and w:moveTo content that has been moved to this place, both part of the document, as w:del
# is not; 17.3.3.18: w:noBreakHyphen is a hyphen at which no line ends; its readme: "DOCX Read/Write", "Plain Text Export: Extract document text content"): 4,5
# in the place of 9,5, as firecrawl-anydoc 0.2.4 and mammoth 1.12.0 (PyPI) read the same file.
# Seen: what stands in w:ins, w:moveTo, w:smartTag or w:fldSimple is in no text, no Markdown and no saved .docx: "Điểm: 9,5 điểm", changed to 4,5 by somebody who recorded
# it, is "Điểm:  điểm". "-0,5" with Word's hyphen that does not break (Ctrl+Shift+Hyphen) is 0,5 (in firecrawl-anydoc
# too). No error, no warning.
# What we do: scoring/files/reader.py takes what was inserted and moved as there and what was deleted as gone, before python-docx looks at a paper.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet aspose-words-foss==26.7.0 python-docx==1.2.0 firecrawl-anydoc==0.2.4 mammoth==1.12.0 2>pip.log || {
  cat pip.log; echo "cannot install aspose-words-foss 26.7.0, python-docx 1.2.0, firecrawl-anydoc 0.2.4 and mammoth 1.12.0"; exit 2; }
cat >look.py <<'PY'
import re
import sys

import anydoc
import aspose.words_foss as words
import docx
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

SIGNED = 'w:id="{}" w:author="An" w:date="2026-11-30T17:30:00Z"'


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def hyphen(before, after):
    return f"<w:r><w:t>{before}</w:t><w:noBreakHyphen/><w:t>{after}</w:t></w:r>"


deleted = f'<w:del {SIGNED.format(1)}><w:r><w:delText>9,5</w:delText></w:r></w:del>'
LINES = [
    f"{run('Điểm: ')}{deleted}<w:ins {SIGNED.format(2)}>{run('4,5')}</w:ins>{run(' điểm')}",
    f"<w:moveTo {SIGNED.format(3)}>{run('Phường An Bình xếp thứ nhất')}</w:moveTo>{run('.')}",
    f"{run('Hạn: ')}<w:smartTag w:uri=\"u\" w:element=\"date\">{run('30/11/2026')}</w:smartTag>{run('.')}",
    f"{run('Xem ')}<w:fldSimple w:instr=\" REF b \">{run('Bảng 7')}</w:fldSimple>{run('.')}",
    f"{run('Số ')}{hyphen('312', 'QĐ/TU')}",
    f"{run('Trừ ')}{hyphen('', '0,5')}",
]
paper = docx.Document()
body = paper.element.body
for line in LINES:
    body.insert(len(body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{line}</w:p>"))
paper.save("paper.docx")
read = words.Document("paper.docx")
read.save("paper.md")
read.save("saved.docx")
html = mammoth.convert_to_html(open("paper.docx", "rb")).value
seen = {
    "mammoth": re.sub("<[^>]*>", " ", html).replace("\u2011", "-").split("  "),
    "anydoc": anydoc.to_markdown("paper.docx").split("\n\n"),
    "text": read.get_text().split("\n"),
    "Markdown": open("paper.md").read().strip("\n").split("\n\n"),
    "saved.docx": [one.text for one in docx.Document("saved.docx").paragraphs if one.text],
}
for name, lines in seen.items():
    lines[:] = [line.strip() for line in lines if line.strip(" .\n")]
    print(f"{name}: {' | '.join(lines)}")
if "Điểm: 4,5 điểm" not in seen["mammoth"] or "Số 312-QĐ/TU" not in seen["mammoth"]:
    sys.exit("the control is wrong")
if not {"Điểm: 4,5 điểm", "Phường An Bình xếp thứ nhất.", "Hạn: 30/11/2026."} <= set(seen["anydoc"]):
    sys.exit("the control is wrong")
for name in ("text", "Markdown", "saved.docx"):
    if seen[name] != ["Điểm:  điểm", "Hạn: .", "Xem .", "Số 312QĐ/TU", "Trừ 0,5"]:
        sys.exit(f"the behaviour has changed: {name}")
PY
env/bin/python look.py
