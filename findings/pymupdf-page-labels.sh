#!/usr/bin/env bash
# PyMuPDF 2.0: pages that are numbered "Phụ lục 1" are called "Phá»¥ lá»¥c 1" by other readers, and
# "<5068E1BBA5206C…>1" by PyMuPDF itself.
#
# Expected (documentation of Document.set_page_labels: "prefix (str) an arbitrary string to start the label
# with"; ISO 32000-1, 7.9.2.2: such a text is written in PDFDocEncoding, or in UTF-16 with its mark; PDF 2.0
# allows UTF-8 with its own mark): the label is what was given, for whoever opens the file.
# Seen: the prefix is written as UTF-8 without a mark, which is PDFDocEncoding then: pypdf 7.1.1 and pikepdf
# 10.18.0 read other letters. get_label gives the bytes in hexadecimal, and get_page_numbers("Phụ lục 1")
# finds no page. A prefix that pikepdf writes, in UTF-16, as pypdf and pikepdf read it, comes back from
# PyMuPDF as <FEFF0050…>. "PL-" is right. No error.
# What we do: no paper of ours has labels of pages; "Phụ lục 1" stands on the page as text.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet pymupdf==2.0 pypdf==7.1.1 pikepdf==10.18.0 2>pip.log || {
  echo "cannot install pymupdf 2.0, pypdf 7.1.1 and pikepdf 10.18.0"; exit 2; }
cat >look.py <<'PY'
import pikepdf
import pymupdf
from pypdf import PdfReader

PREFIXES = ("PL-", "Phụ lục ")
document = pymupdf.open()
for _ in PREFIXES:
    document.new_page()
document.set_page_labels(
    [{"startpage": page, "prefix": prefix, "style": "D", "firstpagenum": 1} for page, prefix in enumerate(PREFIXES)]
)
document.save("labels.pdf")
other = pikepdf.new()
for _ in PREFIXES:
    other.add_blank_page()
numbers = [part for page, prefix in enumerate(PREFIXES) for part in (page, pikepdf.Dictionary(P=prefix, S=pikepdf.Name.D))]
other.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbers))
other.save("other.pdf")
for writer, name in (("PyMuPDF", "labels.pdf"), ("pikepdf", "other.pdf")):
    opened, reread = pikepdf.open(name), pymupdf.open(name)
    print(f"{writer}, read by pypdf", *PdfReader(name).page_labels, sep=" | ")
    print(f"{writer}, read by pikepdf", *(opened.pages[page].label for page in range(2)), sep=" | ")
    print(f"{writer}, read by PyMuPDF", *(reread[page].get_label() for page in range(2)), sep=" | ")
print("found by PyMuPDF:", document.get_page_numbers("PL-1"), document.get_page_numbers("Phụ lục 1"))
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'pikepdf, read by pypdf | PL-1 | Phụ lục 1' <<<"$found" && grep -qxF 'pikepdf, read by pikepdf | PL-1 | Phụ lục 1' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF 'PyMuPDF, read by pypdf | PL-1 | Phá»¥ lá»¥c 1' <<<"$found" &&
  grep -qxF 'PyMuPDF, read by PyMuPDF | PL-1 | <5068E1BBA5206CE1BBA56320>1' <<<"$found" &&
  grep -q '^pikepdf, read by PyMuPDF | PL-1 | <FEFF0050' <<<"$found" && grep -qxF 'found by PyMuPDF: [0] []' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
