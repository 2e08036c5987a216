#!/usr/bin/env bash
# LibreOffice 7.4.7: a page of HTML that is made a PDF of loses its first paragraph.
#
# Expected: soffice --convert-to pdf prints what the file holds; the same command keeps all of a .docx, and
# of the same page where a table stands first.
# Seen: the first page is empty and what stands first in the text, a heading or a paragraph, is on none; a
# notice of one paragraph is one white page. No error. It opens the page in its mode for the web
# (Writer/Web), where the first paragraph begins with a page break of its own; with --writer, or
# --infilter="HTML (StarWriter)", all is there. (Etherpad has met it with 5.2 and calls with --writer.)
# What we do: papers are Word files (scoring/documents/scorecard_word.py) and what is printed from the browser is
# printed by the browser; who makes PDFs of pages on a server adds --writer.
set -uo pipefail
command -v soffice >/dev/null && command -v pdftotext >/dev/null || {
  echo "no soffice or pdftotext: apt-get install libreoffice-writer poppler-utils"; exit 2; }
version=$(soffice --version 2>/dev/null | grep -o '[0-9]*\.[0-9]*\.[0-9]*' | head -1)
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
page() {
  echo '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Look</title></head>'
  echo "<body>$1</body></html>"
}
page '<h1>Quyết định</h1><p>Điều 1</p><p>Điều 2</p>' >heading.html
page '<p>Quyết định</p><p>Điều 1</p><p>Điều 2</p>' >paragraph.html
page '<p>Quyết định</p>' >alone.html
page '<table><tr><td>Quyết định</td></tr></table><p>Điều 1</p><p>Điều 2</p>' >table.html
pdf() {
  timeout 180 soffice -env:UserInstallation="file://$tmp/profile" --headless "$@" >soffice.log 2>&1 || {
    echo "soffice cannot make the PDF"; exit 2; }
}
words() {
  pdftotext "$1" - | tr '\n\f' ' |' | tr -s ' '
}
pdf --convert-to pdf heading.html paragraph.html alone.html table.html
pdf --writer --convert-to pdf --outdir writer heading.html
echo "LibreOffice $version (a stroke ends a page)"
for name in heading paragraph alone table writer/heading; do
  echo "$name: $(words "$name.pdf")"
done
[ "$(words table.pdf)" = "Quyết định Điều 1 Điều 2 |" ] &&
  [ "$(words writer/heading.pdf)" = "Quyết định Điều 1 Điều 2 |" ] || { echo "the control is wrong"; exit 1; }
[ "$(words heading.pdf)" = "|Điều 1 Điều 2 |" ] && [ "$(words paragraph.pdf)" = "|Điều 1 Điều 2 |" ] &&
  [ "$(words alone.pdf)" = "|" ] || { echo "the behaviour has changed"; exit 1; }
