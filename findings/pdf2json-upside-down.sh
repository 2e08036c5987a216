#!/usr/bin/env bash
# pdf2json 4.0.3 (npm): a ranking that stands in a PDF is read from its last line to its first.
#
# Expected (its readme: getRawTextContent() gives the text of the parsed pages; version 4.0.0 of the same package does so): the
# lines of a page come from the top down, "1. Phường 2: 14,75", "2. Phường 10: 10", "3. Phường 3: 4,5", as pdftotext and
# pypdf read them, and as the list of texts with their places (pdfData.Pages) of 4.0.3 itself has them.
# Seen: the last line first, the heading last, page by page, for PDFs of reportlab, fpdf2, LibreOffice 7.4.7 and Chromium
# alike; a row stands above the heading of its table, the signature before the text. What is on one line is right, and so is a
# page of one line, so that a short trial shows nothing. No error.
# What we do: words of a PDF are never taken for data (scoring/files); previews are pictures of its pages.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet reportlab==5.1.0 pypdf==7.1.1 2>pip.log || {
  cat pip.log; echo "cannot install reportlab 5.1.0 and pypdf 7.1.1"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund old@npm:pdf2json@4.0.0 new@npm:pdf2json@4.0.3 dejavu-fonts-ttf@2.37.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install pdf2json 4.0.0 and 4.0.3"; exit 2; }
cat >make.py <<'PY'
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(TTFont("Look", "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf"))
page = Canvas("ranks.pdf")
page.setFont("Look", 12)
for line, text in enumerate(("Kết quả", "1. Phường 2: 14,75", "2. Phường 10: 10", "3. Phường 3: 4,5")):
    page.drawString(72, 760 - 20 * line, text)
page.save()
print("pypdf:", " | ".join(line for line in PdfReader("ranks.pdf").pages[0].extract_text().split("\n") if line))
PY
cat >look.mjs <<'JS'
for (const name of ["old", "new"]) {
  const { default: PDFParser } = await import(name);
  const parser = new PDFParser(null, 1);
  const data = await new Promise((done, failed) => {
    parser.on("pdfParser_dataReady", done);
    parser.on("pdfParser_dataError", failed);
    parser.loadPDF("ranks.pdf");
  });
  const lines = parser.getRawTextContent().split("\r\n").filter((line) => line && !line.startsWith("-"));
  const placed = data.Pages[0].Texts.map((text) => decodeURIComponent(text.R[0].T));
  console.log(`${name}: ${lines.join(" | ")}\n${name}, with their places: ${placed.join(" | ")}`);
}
JS
found=$(env/bin/python make.py && node look.mjs 2>/dev/null) || { echo "cannot run: $found"; exit 2; }
echo "$found"
right="Kết quả | 1. Phường 2: 14,75 | 2. Phường 10: 10 | 3. Phường 3: 4,5"
for line in "pypdf: $right" "old: $right" "new, with their places: $right"; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
grep -qxF 'new: 3. Phường 3: 4,5 | 2. Phường 10: 10 | 1. Phường 2: 14,75 | Kết quả' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
