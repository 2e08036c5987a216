#!/usr/bin/env bash
# LibreOffice 7.4.7: the sum below a Word table becomes 0 where the office is not set to the language
# of the document, or where a heading stands above the numbers.
#
# Expected (ECMA-376, part 1, 17.16.3, and Word): =SUM(ABOVE) adds the numbers above it as the
# document writes them, passes over a heading, and a field keeps the result that the file brings
# (w:fldChar "separate" … "end") until somebody updates it.
# Seen: opening reckons anew, by the locale of the office, whatever language the document says. With
# an office set to English 4,5, 10,25, 2,75 in a document in Vietnamese are 0; with one set to
# Vietnamese 4.5, 10.25, 2.75 in a document in English are 0; 4, 10, 2 below the heading "Điểm" are 0
# in both. The 0 is shown, printed, made a PDF of and saved over the sum; nothing is said.
# What we do: no paper of ours reckons: sums come as text from the program
# (scoring/documents/papers/names.py, typesetting.py: Draft.table, total), never as fields.
set -uo pipefail
command -v soffice >/dev/null || { echo "no soffice: apt-get install libreoffice-writer"; exit 2; }
version=$(soffice --version 2>/dev/null | grep -o '[0-9]*\.[0-9]*\.[0-9]*' | head -1)
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet python-docx==1.2.0 || {
  echo "cannot install python-docx 1.2.0"; exit 2; }
cat >make.py <<'PY'
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

def make(name, cells, language, result):
    document = Document()
    table = document.add_table(rows=len(cells) + 1, cols=1)
    for row, text in zip(table.rows, cells):
        row.cells[0].text = text
    paragraph = table.rows[-1].cells[0].paragraphs[0]
    def piece(tag, text="", **facts):
        element = OxmlElement(tag)
        element.text = text or None
        for key, value in facts.items():
            element.set(qn(f"w:{key}"), value)
        paragraph.add_run()._r.append(element)
    piece("w:fldChar", fldCharType="begin")
    piece("w:instrText", " =SUM(ABOVE) ")
    piece("w:fldChar", fldCharType="separate")
    piece("w:t", result)
    piece("w:fldChar", fldCharType="end")
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), language)
    document.save(name)

make("whole.docx", ["4", "10", "2"], "vi-VN", "16")
make("point.docx", ["4.5", "10.25", "2.75"], "en-US", "17.5")
make("comma.docx", ["4,5", "10,25", "2,75"], "vi-VN", "17,5")
make("heading.docx", ["Điểm", "4", "10", "2"], "vi-VN", "16")
PY
env/bin/python make.py
sums() {  # the last line of each document, as LibreOffice with this locale shows it
  mkdir -p "$1/user"
  cat >"$1/user/registrymodifications.xcu" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>$1</value></prop></item></oor:items>
XML
  soffice "-env:UserInstallation=file://$tmp/$1" --headless --convert-to txt:Text --outdir "$1" \
    whole.docx point.docx comma.docx heading.docx >log 2>&1 </dev/null || { cat log; exit 2; }
  for name in whole point comma heading; do tail -1 "$1/$name.txt" | tr -d '\r\n'; echo -n " "; done
}
english=$(sums en-US); vietnamese=$(sums vi-VN)
echo "LibreOffice $version: whole numbers, points, commas, below a heading: $english(en-US), $vietnamese(vi-VN)"
[ "$english/$vietnamese" = "16 17.5 0 0 /16 0 17,5 0 " ] || { echo "the behaviour has changed"; exit 1; }
