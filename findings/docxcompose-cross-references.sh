#!/usr/bin/env bash
# docxcompose 2.2.0 (Python) and docx-merger 1.2.2 (npm): where the reports of two wards are put together, the
# conclusion of the second says the points of the first; and docxcompose lets two bookmarks, one within the
# other, each end where the other one did.
#
# Expected (READMEs: "a Python library for concatenating/appending Microsoft Word (.docx) files", "Javascript
# Library for Merging Docx file"): what the
# second document says it says afterwards. A cross-reference (REF) shows the text of the bookmark of that
# name (ECMA-376, part 1, 17.16.5.58), names of bookmarks are one of a kind within a document (17.13.6.2), and
# reports that were written from one template have the same ones.
# Seen: the bookmarks keep their names, so that there are two of each, and the first one counts: in the PDF of
# LibreOffice 7.4.7 ward B, which had 45,5 points, concludes with 90,5. docxcompose numbers their ends in the
# order in which they come: of "đạt 90,5 điểm" with "90,5" in it, the outer bookmark becomes "đạt 90,5" and the
# inner one "90,5 điểm". No error.
# What we do: papers of several units are written as one document (scoring/documents/scorecard_word.py), without fields
# that refer to others; documents are never put together.
set -uo pipefail
command -v soffice >/dev/null || { echo "no soffice: apt-get install libreoffice-writer"; exit 2; }
command -v pdftotext >/dev/null || { echo "no pdftotext: apt-get install poppler-utils"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet docxcompose==2.2.0 python-docx==1.2.0 2>pip.log || {
  echo "cannot install docxcompose 2.2.0 and python-docx 1.2.0"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts docx-merger@1.2.2 >>npm.log 2>&1 || {
  echo "cannot install docx-merger 1.2.2"; exit 2; }
cat >make.py <<'PY'
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docxcompose.composer import Composer


def put(paragraph, xml):
    paragraph._p.append(parse_xml(xml.replace(" ", f" {nsdecls('w')} ", 1) if " " in xml else xml))


def reference(paragraph, name, text):
    for part in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> REF {name} \\h </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f'<w:t xml:space="preserve">{text}</w:t>',
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{part}</w:r>"))


def report(ward, points):
    document = Document()
    paragraph = document.add_paragraph(f"{ward} ")
    put(paragraph, '<w:bookmarkStart w:id="1" w:name="ket_qua"/>')
    paragraph.add_run("đạt ")
    put(paragraph, '<w:bookmarkStart w:id="2" w:name="diem"/>')
    paragraph.add_run(points)
    put(paragraph, '<w:bookmarkEnd w:id="2"/>')
    paragraph.add_run(" điểm")
    put(paragraph, '<w:bookmarkEnd w:id="1"/>')
    reference(document.add_paragraph(f"{ward} kết luận: "), "ket_qua", f"đạt {points} điểm")
    reference(document.add_paragraph(f"{ward} số điểm: "), "diem", points)
    return document


first, second = report("Phường A", "90,5"), report("Phường B", "45,5")
first.save("first.docx")
second.save("second.docx")
composer = Composer(first)
composer.append(second)
composer.save("both.docx")
PY
cat >merge.cjs <<'JS'
const { readFileSync, writeFileSync } = require("node:fs");
const DocxMerger = require("docx-merger");
const reports = ["first.docx", "second.docx"].map((name) => readFileSync(name, "binary"));
new DocxMerger({}, reports).save("nodebuffer", (content) => writeFileSync("merged.docx", content));
JS
env/bin/python make.py && node merge.cjs || { echo "cannot run"; exit 2; }
found=
for name in first second both merged; do
  soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to pdf --outdir . $name.docx >>office.log 2>&1
  found+="$name: $(pdftotext -layout $name.pdf - | tr -s '\n\f' ';')"$'\n'
done
echo "$found"
alone='đạt 45,5 điểm;Phường B kết luận: đạt 45,5 điểm;Phường B số điểm: 45,5;'
grep -qF "first: Phường A ${alone//B/A}" <<<"${found//90,5/45,5}" && grep -qF "second: Phường B $alone" <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -q '^both: .*Phường A kết luận: đạt 90,5;Phường A số điểm: 90,5 điểm;' <<<"$found" &&
  grep -q '^both: .*Phường B đạt 45,5 điểm;Phường B kết luận: đạt 90,5;Phường B số điểm: 90,5 điểm;' <<<"$found" &&
  grep -q '^merged: .*Phường B đạt 45,5 điểm;Phường B kết luận: đạt 90,5 điểm;Phường B số điểm: 90,5;' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
