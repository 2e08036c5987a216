#!/usr/bin/env bash
# docx2txt 0.9, docx2python 3.7.1 (Python), word-extractor 1.0.4 and officeparser 8.1.1 (npm): a minus
# sign of a Word file is lost.
#
# Expected (ECMA-376, part 1, 17.3.3.18 and 17.3.3.32): w:noBreakHyphen is a hyphen at which no line
# ends, as Word writes it for Ctrl+Shift+Hyphen so that "-5" and "312-QĐ/TU" are not torn; w:tab is a
# tab. python-docx 1.2.0, mammoth 1.13.0, pandoc 3.9 and LibreOffice 7.4.7 read a hyphen and a tab.
# Seen: the four leave the hyphen out, without a blank for it: "Trừ -5 điểm" (five points off) is "Trừ 5
# điểm", 312-QĐ/TU is 312QĐ/TU. officeparser's list of warnings is empty (until 7.8.0 it lost tabs too).
# What we do: scoring/files/reader.py reads Word files by python-docx; points never come out of one.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet docx2txt==0.9 docx2python==3.7.1 python-docx==1.2.0 &&
  npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts \
  word-extractor@1.0.4 officeparser@8.1.1 mammoth@1.13.0 >>npm.log 2>&1 || {
  echo "cannot install docx2txt, docx2python, word-extractor and officeparser"; exit 2; }
cat >look.py <<'PY'
import docx2txt
from docx import Document
from docx.oxml import OxmlElement
from docx2python import docx2python

paper = Document()
line = paper.add_paragraph("Trừ ")
for before, after in (("", "5 điểm, Quyết định 312"), ("", "QĐ/TU")):
    run = line.add_run(before)
    run._r.append(OxmlElement("w:noBreakHyphen"))
    line.add_run(after)
paper.add_paragraph("4,5\t10")
paper.save("paper.docx")
print("python-docx:", *(each.text for each in Document("paper.docx").paragraphs), sep=" | ")
print("docx2txt:", *docx2txt.process("paper.docx").split("\n\n"), sep=" | ")
print("docx2python:", *docx2python("paper.docx").text.strip().split("\n\n"), sep=" | ")
PY
cat >look.cjs <<'JS'
const show = (name, text) => console.log(`${name}: | ${text.trim().split(/\n+/).join(" | ")}`);
(async () => {
  show("mammoth", (await require("mammoth").extractRawText({ path: "paper.docx" })).value);
  const Extractor = require("word-extractor");
  show("word-extractor", (await new Extractor().extract("paper.docx")).getBody());
  const read = await require("officeparser").parseOffice("paper.docx");
  show("officeparser", (await read.to("text")).value);
  console.log("officeparser warns:", read.warnings.length);
})();
JS
found=$(env/bin/python look.py) && other=$(node look.cjs) || { echo "cannot run: $found"; exit 2; }
found="$found
$other"
echo "$found"
right=$'Trừ -5 điểm, Quyết định 312-QĐ/TU | 4,5\t10'
grep -qxF "python-docx: | $right" <<<"$found" &&
  grep -qxF "mammoth: | ${right//-/‑}" <<<"$found" || { echo "the control is wrong"; exit 1; }
for name in docx2txt docx2python word-extractor officeparser; do
  grep -qxF "$name: | ${right//-/}" <<<"$found" || { echo "$name: the behaviour has changed"; exit 1; }
done
