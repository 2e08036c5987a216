#!/usr/bin/env bash
# docx2python 3.7.1, mammoth 1.13.0 and markitdown 0.1.9 (PyPI): the wards in fourth and fifth place are first and second,
# and Article 1 of a decision is number 2.
#
# Expected (ECMA-376, part 1, 17.9.26: startOverride is the number with which a list begins; 17.9.25: start, of an abstract list;
# paragraphs with another w:numId are another list; README of docx2python: it extracts "numbered and bulleted lists"): 1, 2,
# a paragraph, 4, 5; 7; Điều 1, Điều 2, as LibreOffice 7.4.7 shows them and pandoc 3.9 has their numbers.
# Seen: docx2python knows start but not startOverride, by which Word goes on after "Continue from…" or "Set numbering value":
# 4 and 5 are 1) and 2). mammoth knows neither (an <ol> without start), and puts lists that follow one another into
# one: 7, "Điều 1" and "Điều 2" are items 1, 2, 3, and so they are in markitdown's Markdown. No message.
# What we do: places and articles of our papers are written as text (scoring/documents), and none is read from a Word file.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet docx2python==3.7.1 mammoth==1.13.0 markitdown==0.1.9 \
  pypandoc_binary==1.17 python-docx==1.2.0 2>pip.log || { cat pip.log; echo "cannot install docx2python, mammoth and markitdown"; exit 2; }
cat >look.py <<'PY'
import re
import warnings

import mammoth
import pypandoc
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python
from markitdown import MarkItDown

warnings.simplefilter("ignore")
document = Document()
numbering = document.part.numbering_part.element
for key, start, shown in ((901, 1, "%1."), (902, 7, "%1."), (903, 1, "Điều %1.")):
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}"><w:lvl w:ilvl="0"><w:start w:val="{start}"/>'
                                  f'<w:numFmt w:val="decimal"/><w:lvlText w:val="{shown}"/></w:lvl></w:abstractNum>'))
for key, of, more in ((911, 901, ""), (912, 902, ""), (913, 903, ""),
                      (914, 901, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>')):
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'))
for text, key in (("Phường 2", 911), ("Phường 10", 911), ("Giải Khuyến khích", 0), ("Phường 4", 914), ("Phường 5", 914),
                  ("Từ hạng 7", 0), ("Phường 7", 912), ("Phạm vi", 913), ("Đối tượng", 913)):
    line = document.add_paragraph(text)
    if key:
        line._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{key}"/></w:numPr>'))
document.save("places.docx")


def told(name, text):
    print(name, *(f"{number}" for number in re.findall(r"^\s*(\d+)[.)]\s+(?:Ph|Đ)", text, re.M)))


told("pandoc:", pypandoc.convert_file("places.docx", "plain"))
told("docx2python:", docx2python("places.docx").text)
page = mammoth.convert_to_html(open("places.docx", "rb"))
print("mammoth:", re.sub(r"</?li>", " ", page.value), len(page.messages))
told("markitdown:", MarkItDown().convert("places.docx").text_content)
PY
found=$(env/bin/python look.py 2>py.log) || { cat py.log; echo "cannot run"; exit 2; }
echo "$found"
grep -qxF 'pandoc: 1 2 4 5 7 1 2' <<<"$found" || { echo "the control is wrong"; exit 1; }
for line in 'docx2python: 1 2 1 2 7 1 2' 'markitdown: 1 2 1 2 1 2 3' \
  'mammoth: <ol> Phường 2  Phường 10 </ol><p>Giải Khuyến khích</p><ol> Phường 4  Phường 5 </ol><p>Từ hạng 7</p><ol> Phường 7  Phạm vi  Đối tượng </ol> 0'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
