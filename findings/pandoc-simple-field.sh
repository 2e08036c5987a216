#!/usr/bin/env bash
# pandoc 3.9 (PyPI pypandoc_binary 1.17): what stands in a simple field of a Word file is gone.
#
# Expected (ECMA-376, part 1, 17.16.19): w:fldSimple holds the field's last result as runs; it is the
# same as a field in three parts (w:fldChar), whose result pandoc keeps. Word itself writes both: the
# simple one for the number of a caption, a document's property and a merged field of one look.
# Seen: the name of a property, of a merged field and the number of a caption are missing from the text,
# with the sum of a formula; the words around them close up, and nothing is said, with --verbose too.
# The same fields in three parts are read. mammoth 1.13.0 drops them as well, but says so.
# What we do: scoring/files/reader.py takes away the w:fldSimple around its words before it reads, and
# what the program writes into a paper is plain text (scoring/documents/template/template.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet pypandoc_binary==1.17 python-docx==1.2.0 || {
  echo "cannot install pypandoc_binary 1.17 and python-docx 1.2.0"; exit 2; }
cat >look.py <<'PY'
import subprocess

import pypandoc
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W = nsdecls("w")


def run(inner: str) -> str:
    return f"<w:r {W}>{inner}</w:r>"


def simple(code: str, shown: str) -> list[str]:
    return [f'<w:fldSimple {W} w:instr="{code}">{run(f"<w:t>{shown}</w:t>")}</w:fldSimple>']


def in_parts(code: str, shown: str) -> list[str]:
    return [
        run('<w:fldChar w:fldCharType="begin"/>'),
        run(f'<w:instrText xml:space="preserve">{code}</w:instrText>'),
        run('<w:fldChar w:fldCharType="separate"/>'),
        run(f"<w:t>{shown}</w:t>"),
        run('<w:fldChar w:fldCharType="end"/>'),
    ]


LINE = (
    "Số ",
    (" DOCPROPERTY Number ", "312-QĐ/TU"),
    ", bảng ",
    (" SEQ Table ", "1"),
    ": phường ",
    (" MERGEFIELD Ward ", "Bến Nghé"),
    " đạt ",
    (" =SUM(ABOVE) ", "92,5"),
    " điểm.",
)
print("pandoc", pypandoc.get_pandoc_version())
for name, field in (("in parts", in_parts), ("simple", simple)):
    paper = Document()
    line = paper.add_paragraph()
    for part in LINE:
        if isinstance(part, str):
            line.add_run(part)
        else:
            line._p.extend(parse_xml(xml) for xml in field(*part))
    paper.save("paper.docx")
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "--verbose", "--wrap=none", "--to=plain", "paper.docx"],
        capture_output=True,
        text=True,
        check=True,
    )
    print(f"{name}: {done.stdout.strip()}")
    print(f"{name}, what is said: {[line for line in done.stderr.splitlines() if 'fld' in line]}")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'in parts: Số 312-QĐ/TU, bảng 1: phường Bến Nghé đạt 92,5 điểm.' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF 'simple: Số , bảng : phường đạt điểm.' <<<"$found" &&
  grep -qxF 'simple, what is said: []' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
