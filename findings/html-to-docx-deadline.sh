#!/usr/bin/env bash
# @turbodocx/html-to-docx 1.23.1 and html-to-docx 1.8.0 (npm): a deadline that is marked as a time is not in the Word
# file.
#
# Expected (package: "HTML to DOCX converter"; HTML, 4.5: time, abbr, small, cite, q mark words of
# a sentence, and a program that does not know an element shows its content): the sentence is whole, as html-for-docx
# 1.2.1 (PyPI) and LibreOffice 7.4.7 write it.
# Seen: "Nộp trước <time>17:00, 30/11/2026</time>" becomes "Nộp trước"; so do the words in abbr (UBND), small,
# cite, q, label, data and output, and the caption of a table. b, i, u, span and a are kept. No error, and the
# sentence closes up over the gap.
# What we do: Word files are made of the data (scoring/documents/scorecard_word.py), never of a page; pages mark their days
# with time, and print by themselves.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts @turbodocx/html-to-docx@1.23.1 html-to-docx@1.8.0 >>npm.log 2>&1 || {
  echo "cannot install @turbodocx/html-to-docx 1.23.1 and html-to-docx 1.8.0"; exit 2; }
python3 -m venv env && env/bin/pip install --quiet html-for-docx==1.2.1 python-docx==1.2.0 2>pip.log || {
  cat pip.log; echo "cannot install html-for-docx 1.2.1 and python-docx 1.2.0"; exit 2; }
cat >notice.html <<'HTML'
<p>Nộp trước <time datetime="2026-11-30T17:00">17:00, 30/11/2026</time> tại <abbr title="Ủy ban nhân dân">UBND</abbr> <b>phường</b> An Bình <small>(bản giấy)</small>.</p>
HTML
cat >look.mjs <<'JS'
import { readFileSync, writeFileSync } from "node:fs";
for (const name of ["@turbodocx/html-to-docx", "html-to-docx"]) {
  const convert = (await import(name)).default;
  writeFileSync(`${name.replace(/\W/g, "-")}.docx`, Buffer.from(await convert(readFileSync("notice.html", "utf8"))));
}
JS
cat >look.py <<'PY'
import sys

from docx import Document
from html4docx import HtmlToDocx

with open("notice.html", encoding="utf-8") as page:
    HtmlToDocx().parse_html_string(page.read()).save("html-for-docx.docx")
for name in sys.argv[1:]:
    text = " ".join(paragraph.text for paragraph in Document(f"{name}.docx").paragraphs)
    print(f"{name}: {' '.join(text.split())}")
PY
found=$(node look.mjs >node.log 2>&1 && env/bin/python look.py html-for-docx -turbodocx-html-to-docx html-to-docx) || {
  cat node.log; echo "cannot run"; exit 2; }
echo "$found"
whole='Nộp trước 17:00, 30/11/2026 tại UBND phường An Bình (bản giấy).'
grep -qxF -- "html-for-docx: $whole" <<<"$found" || { echo "the control is wrong"; exit 1; }
[ "$(grep -c 'html-to-docx: Nộp trước tại phường An Bình \?\.$' <<<"$found")" = 2 ] || {
  echo "the behaviour has changed"; exit 1; }
