#!/usr/bin/env bash
# docx-preview 0.4.1 (npm): text that was moved with changes tracked is nowhere on the page, and the
# header of the first section is missing from those that follow.
#
# Expected: w:moveTo holds content that stands in the document (ECMA-376, part 1, 17.13.5.25), as w:ins
# does; the place it came from (w:moveFrom) is gone, as w:del is. A section without a
# headerReference has the header of the one before (17.10.5).
# Seen: with its default options docx-preview shows the inserted text but neither end of a move, so that
# the text is lost, and gives a second, landscape section no header.
# What we do: our own look at a Word file takes the changes before it reads (scoring/files/reader.py);
# the papers that we make carry no tracked changes.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund docx-preview@0.4.1 jsdom@29.1.1 >>npm.log 2>&1 &&
  python3 -m venv env && env/bin/pip install --quiet python-docx==1.2.0 2>>npm.log || {
  echo "cannot install docx-preview 0.4.1, jsdom 29.1.1 and python-docx 1.2.0"; exit 2; }
cat >make.py <<'PY'
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

document = Document()
document.sections[0].header.paragraphs[0].text = "Đầu trang"
for number, (kind, text) in enumerate(
    [("ins", "thêm vào"), ("moveFrom", "chuyển chỗ"), ("moveTo", "chuyển chỗ")]
):
    change = parse_xml(
        f'<w:{kind} {nsdecls("w")} w:id="{number}" w:author="Hoa" w:date="2026-11-29T00:00:00Z">'
        f"<w:r><w:t>{text}</w:t></w:r></w:{kind}>"
    )
    document.add_paragraph("Đoạn: ")._p.append(change)
second = document.add_section()
second.orientation = WD_ORIENT.LANDSCAPE
second.page_width, second.page_height = second.page_height, second.page_width
document.add_paragraph("Phụ lục")
document.save("one.docx")
PY
cat >look.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<main></main>");
for (const name of ["window", "document", "DOMParser", "Node", "getComputedStyle"]) {
  globalThis[name] = name === "window" ? window : window[name];
}
const { renderAsync } = require("docx-preview");
(async () => {
  const page = window.document.querySelector("main");
  await renderAsync(readFileSync("one.docx"), page);
  const count = (text) => page.textContent.split(text).length - 1;
  const sections = [...page.querySelectorAll("section")];
  const headed = sections.filter((section) => section.querySelector("header")).length;
  console.log(`inserted text ${count("thêm vào")} time(s), moved text ${count("chuyển chỗ")} time(s)`);
  console.log(`${sections.length} sections, ${headed} with a header`);
  process.exit(0);
})().catch((error) => { console.error(error); process.exit(2); });
JS
env/bin/python make.py && found=$(node look.cjs 2>err) || { cat err; echo "cannot run"; exit 2; }
echo "docx-preview 0.4.1"; echo "$found"
[ "$found" = $'inserted text 1 time(s), moved text 0 time(s)\n2 sections, 1 with a header' ] || {
  echo "the behaviour has changed"; exit 1; }
