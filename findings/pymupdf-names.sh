#!/usr/bin/env bash
# PyMuPDF 2.0: of a Vietnamese name that it puts into a PDF (of a page, a file within, a field to fill in) other
# letters come out, and it does not find its own file again.
#
# Expected (documentation of set_page_labels: "prefix (str) an arbitrary string to start the label with";
# ISO 32000-1, 7.9.2.2: such a text is written in PDFDocEncoding, or in UTF-16 with its mark; PDF 2.0 allows
# UTF-8 with its own mark): a name is what was given, for whoever opens the file. Title, outline, notes and
# the values of fields are.
# Seen: these three are written as UTF-8 without a mark, which is PDFDocEncoding then. Page "Phụ lục 1" is
# "Phá»¥ lá»¥c 1" to pypdf 7.1.1 and pikepdf 10.18.0, and <5068E1BBA5206C…>1 to PyMuPDF, whose get_page_numbers
# finds no page; a prefix that pikepdf writes, in UTF-16, it gives as <FEFF0050…>. The field "điểm" is
# "Ä‚iá»…m" to pypdf, so that nobody fills it in by its name. embfile_names gives "BÃ¡o cÃ¡o.docx", and
# embfile_get("Báo cáo.docx") ends in "not in EmbeddedFiles array". Without Vietnamese letters all is right.
# What we do: papers of ours are Word files, whose PDFs LibreOffice makes (scoring/documents/pdf.py), without
# labels, fields and files within.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet pymupdf==2.0 pypdf==7.1.1 pikepdf==10.18.0 2>pip.log || {
  echo "cannot install pymupdf 2.0, pypdf 7.1.1 and pikepdf 10.18.0"; exit 2; }
cat >look.py <<'PY'
import pikepdf
import pymupdf
from pypdf import PdfReader

PREFIXES, FILES, FIELDS = ("PL-", "Phụ lục "), ("bao cao.docx", "Báo cáo.docx"), ("diem", "điểm")
document = pymupdf.open()
for _ in PREFIXES:
    document.new_page()
document.set_metadata({"title": "Báo cáo"})
document.set_page_labels(
    [{"startpage": page, "prefix": prefix, "style": "D", "firstpagenum": 1} for page, prefix in enumerate(PREFIXES)]
)
for name in FILES:
    document.embfile_add(name, b"x", filename=name, ufilename=name)
for number, name in enumerate(FIELDS):
    field = pymupdf.Widget()
    field.field_name, field.field_value = name, "4,5 điểm"
    field.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
    field.rect = pymupdf.Rect(50, 50 + 30 * number, 200, 70 + 30 * number)
    document[0].add_widget(field)
document.save("names.pdf")
other = pikepdf.new()
for _ in PREFIXES:
    other.add_blank_page()
numbers = [part for page, prefix in enumerate(PREFIXES) for part in (page, pikepdf.Dictionary(P=prefix, S=pikepdf.Name.D))]
other.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbers))
other.save("other.pdf")
for writer, name in (("PyMuPDF", "names.pdf"), ("pikepdf", "other.pdf")):
    opened, reread = pikepdf.open(name), pymupdf.open(name)
    print(f"labels by {writer}, read by pypdf", *PdfReader(name).page_labels, sep=" | ")
    print(f"labels by {writer}, read by pikepdf", *(opened.pages[page].label for page in range(2)), sep=" | ")
    print(f"labels by {writer}, read by PyMuPDF", *(reread[page].get_label() for page in range(2)), sep=" | ")
reread, reader = pymupdf.open("names.pdf"), PdfReader("names.pdf")
print("pages found", reread.get_page_numbers("PL-1"), reread.get_page_numbers("Phụ lục 1"), sep=" | ")
print("title, values", reader.metadata.title, *(field["/V"] for field in reader.get_fields().values()), sep=" | ")
print("fields", *reader.get_fields(), sep=" | ")
for name in FILES:
    try:
        print("file", name, reread.embfile_get(name).decode(), sep=" | ")
    except ValueError as error:
        print("file", name, error, sep=" | ")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'labels by pikepdf, read by pypdf | PL-1 | Phụ lục 1' 'labels by pikepdf, read by pikepdf | PL-1 | Phụ lục 1' \
  'title, values | Báo cáo | 4,5 điểm | 4,5 điểm' 'file | bao cao.docx | x'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
for line in 'labels by PyMuPDF, read by pypdf | PL-1 | Phá»¥ lá»¥c 1' 'pages found | [0] | []' 'fields | diem | Ä‚iá»…m' \
  'labels by PyMuPDF, read by PyMuPDF | PL-1 | <5068E1BBA5206CE1BBA56320>1' \
  "file | Báo cáo.docx | 'Báo cáo.docx' not in EmbeddedFiles array."; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
grep -q '^labels by pikepdf, read by PyMuPDF | PL-1 | <FEFF0050' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
