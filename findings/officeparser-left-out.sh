#!/usr/bin/env bash
# officeparser 7.8.0 (npm): what stands in a content control of Word, and beside bold words in a cell of
# an .ods, is left out; what was deleted from an .odt is taken in.
#
# Expected: w:sdtContent holds paragraphs of the document (ECMA-376, part 1, 17.5.2), as mammoth 1.13.0
# reads them; forms are made of such controls. A cell's text is all of its text:p, spans and what is
# between them, as SheetJS 0.18.5 reads it. text:tracked-changes holds what is in the document no
# more (OpenDocument 1.3, part 3, text:deletion).
# Seen: the paragraph within the control is on no line; of "Đạt <b>90,5</b> điểm" is left "90,5", of
# "Không <b>đạt</b>" is left "đạt", the opposite; the mark of 95 that was deleted opens the text.
# Its list of warnings is empty.
# What we do: Word files are read by python-docx, controls opened before (scoring/files/reader.py); no
# evidence is judged by a text that a program drew out of it.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts officeparser@7.8.0 mammoth@1.13.0 xlsx@0.18.5 >>npm.log 2>&1 || {
  echo "cannot install officeparser 7.8.0, mammoth 1.13.0 and xlsx 0.18.5"; exit 2; }
cat >made.py <<'PY'
from zipfile import ZipFile

ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "table"))
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPEN = "http://schemas.openxmlformats.org"
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def opendocument(name, kind, body):
    mime = f"application/vnd.oasis.opendocument.{kind}"
    listed = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{media}"/>'
        for path, media in (("/", mime), ("content.xml", "text/xml"))
    )
    with ZipFile(name, "w") as file:
        file.writestr("mimetype", mime)
        file.writestr("content.xml", f'{XML}<office:document-content {SPACES} office:version="1.3">'
                      f"<office:body>{body}</office:body></office:document-content>")
        file.writestr("META-INF/manifest.xml",
                      f'{XML}<m:manifest xmlns:m="{ODF}:manifest:1.0" m:version="1.3">{listed}</m:manifest>')


def cell(text):
    return (f'<table:table-row><table:table-cell office:value-type="string"><text:p>{text}</text:p>'
            "</table:table-cell></table:table-row>")


bold = "<text:span>{}</text:span>".format
opendocument("sheet.ods", "spreadsheet", '<office:spreadsheet><table:table table:name="Phiếu"><table:table-column/>'
             f"{cell('Đạt ' + bold('90,5') + ' điểm')}{cell('Không ' + bold('đạt'))}</table:table></office:spreadsheet>")
opendocument("text.odt", "text", '<office:text><text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
             "<office:change-info><dc:creator>Hòa</dc:creator><dc:date>2026-11-01T08:00:00</dc:date>"
             "</office:change-info><text:p>95</text:p></text:deletion></text:changed-region></text:tracked-changes>"
             '<text:p>An Bình: <text:change text:change-id="c1"/>80 điểm</text:p></office:text>')
paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
with ZipFile("form.docx", "w") as file:
    file.writestr("[Content_Types].xml", f'{XML}<Types xmlns="{OPEN}/package/2006/content-types">'
                  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                  '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
                  'officedocument.wordprocessingml.document.main+xml"/></Types>')
    file.writestr("_rels/.rels", f'{XML}<Relationships xmlns="{OPEN}/package/2006/relationships"><Relationship Id="r1" '
                  f'Type="{OPEN}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
                  "</Relationships>")
    file.writestr("word/document.xml", f'{XML}<w:document xmlns:w="{WORD}"><w:body>{paragraph("Tên phường:")}<w:sdt>'
                  f'<w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent>{paragraph("An Bình")}</w:sdtContent></w:sdt>'
                  f'{paragraph("Người ký")}</w:body></w:document>')
PY
cat >look.mjs <<'JS'
import mammoth from "mammoth";
import * as office from "officeparser";
import XLSX from "xlsx";

const lines = (text) => text.split("\n").filter(Boolean).join(" | ");
const parse = office.parseOffice ?? office.OfficeParser.parseOffice;
for (const file of ["form.docx", "sheet.ods", "text.odt"]) {
  const read = await parse(file);
  console.log(`officeparser ${file}: ${lines(await read.toText())}; warnings: ${read.warnings?.length ?? 0}`);
}
console.log(`mammoth form.docx: ${lines((await mammoth.extractRawText({ path: "form.docx" })).value)}`);
const sheet = Object.values(XLSX.readFile("sheet.ods").Sheets)[0];
console.log(`SheetJS sheet.ods: ${sheet.A1.v} | ${sheet.A2.v}`);
JS
python3 made.py && found=$(node look.mjs) || { echo "cannot run"; exit 2; }
echo "$found"
expected="officeparser form.docx: Tên phường: | Người ký; warnings: 0
officeparser sheet.ods: 90,5 | đạt; warnings: 0
officeparser text.odt: 95 | An Bình: 80 điểm; warnings: 0
mammoth form.docx: Tên phường: | An Bình | Người ký
SheetJS sheet.ods: Đạt 90,5 điểm | Không đạt"
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
