#!/usr/bin/env bash
# html-for-docx 1.2.1 (PyPI): where a line of the page ends, "4" and "5" become 45.
#
# Expected (HTML and CSS Text 3, 4.1: a line end between words is a blank like any other; its summary: "Convert HTML to
# DOCX easily and quickly"): "Phường 4<line end><b>5 điểm</b>" is Phường 4 5 điểm, as html-to-docx 1.8.0 (npm) and LibreOffice 7.4.7 write
# it; templates and editors break their lines between words.
# Seen: a line end beside a marked word (b, i, u, a, abbr) is taken out with nothing for it: "Phường 45 điểm",
# and a day and its hour in a link and behind it are "30/11/202617:00". A blank, and a line end within plain words,
# are kept, so that it shows where numbers stand side by side. No error.
# What we do: Word files are made of the data (scoring/documents/scorecard_word.py), never of a page.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet html-for-docx==1.2.1 2>pip.log || {
  cat pip.log; echo "cannot install html-for-docx 1.2.1"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts html-to-docx@1.8.0 >>npm.log 2>&1 || {
  echo "cannot install html-to-docx 1.8.0"; exit 2; }
cat >lines.html <<'HTML'
<p>Phường 4
<b>5 điểm</b></p>
<p><a href="https://example.vn">30/11/2026</a>
17:00</p>
<p>Phường 4 <b>5 điểm</b></p>
<p>Phường
4</p>
HTML
cat >look.mjs <<'JS'
import { readFileSync, writeFileSync } from "node:fs";
import convert from "html-to-docx";
writeFileSync("html-to-docx.docx", Buffer.from(await convert(readFileSync("lines.html", "utf8"))));
JS
cat >look.py <<'PY'
from docx import Document
from html4docx import HtmlToDocx

with open("lines.html", encoding="utf-8") as page:
    HtmlToDocx().parse_html_string(page.read()).save("html-for-docx.docx")
for name in ("html-to-docx", "html-for-docx"):
    lines = (" ".join(paragraph.text.split()) for paragraph in Document(f"{name}.docx").paragraphs)
    print(f"{name}:", *(line for line in lines if line), sep=" | ")
PY
found=$(node look.mjs >node.log 2>&1 && env/bin/python look.py) || { cat node.log; echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'html-to-docx: | Phường 4 5 điểm | 30/11/2026 17:00 | Phường 4 5 điểm | Phường 4' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF 'html-for-docx: | Phường 45 điểm | 30/11/202617:00 | Phường 4 5 điểm | Phường 4' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
