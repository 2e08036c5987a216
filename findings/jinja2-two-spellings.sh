#!/usr/bin/env bash
# Jinja2 3.1.6, and docxtpl 0.20.2 by it: a name that a template holds in two spellings takes the value
# of one of them away, or prints the one in the place of the other.
#
# Expected (documentation of identifiers: any Unicode name that is valid in Python 3): {{ tên }} is what
# was given as "tên". A Mac writes ê as e and a combining mark (NFD), Windows as one letter (NFC); the
# two look alike. Names are compared as they stand, or as Python does (NFKC), each time alike.
# Seen: alone, {{ tên }} is filled in and the NFD one is blank, since names are looked up as they stand.
# With both in one template both are blank: they are compiled to one variable of Python, which makes
# one name of them, and the later look-up overwrites the earlier one. Given both names, each place shows
# the value of the second. In Word a paragraph that was pasted on a Mac empties all the others.
# What we do: Word templates are filled by our own filler (scoring/documents/template/template.py), which compares names
# by their letters without marks and leaves one that it does not know visible; nothing is compiled.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet jinja2==3.1.6 docxtpl==0.20.2 python-docx==1.2.0 || {
  echo "cannot install Jinja2 3.1.6 and docxtpl 0.20.2"; exit 2; }
cat >look.py <<'PY'
from unicodedata import normalize

from docx import Document
from docxtpl import DocxTemplate
from jinja2 import Template

NFC = "tên"
NFD = normalize("NFD", NFC)


def place(name: str) -> str:
    return "{{ " + name + " }}"


given = {NFC: "Bến Nghé"}
print("NFC alone:", Template(place(NFC)).render(given))
print("both places, NFC given: [" + Template(f"{place(NFC)}][{place(NFD)}]").render(given))
print(
    "both places, both given:",
    Template(f"{place(NFC)} {place(NFD)}").render({NFC: "one", NFD: "two"}),
)
paper = Document()
paper.add_paragraph(f"Phường: {place(NFC)}.")
paper.save("alone.docx")
paper.add_paragraph(f"Nơi nhận: {place(NFD)}.")
paper.save("both.docx")
for name in ("alone", "both"):
    filled = DocxTemplate(f"{name}.docx")
    filled.render(given)
    filled.save("filled.docx")
    print(f"Word, {name}:", Document("filled.docx").paragraphs[0].text)
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'NFC alone: Bến Nghé' <<<"$found" &&
  grep -qxF 'Word, alone: Phường: Bến Nghé.' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF 'both places, NFC given: [][]' <<<"$found" &&
  grep -qxF 'both places, both given: two two' <<<"$found" &&
  grep -qxF 'Word, both: Phường: .' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
