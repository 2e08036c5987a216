#!/usr/bin/env bash
# odt2txt 0.5: words that were struck out with changes recorded are part of the text, in front of it.
#
# Expected (man page: it "extracts the text out of OpenDocument Texts"; OpenDocument 1.3, part 3, 5.5:
# text:tracked-changes keeps what was deleted, apart from the text, so that it can be taken back): 4,5 points
# in place of 9,5 are 4,5, as pandoc 3.9, kreuzberg 4.10.4 and officeparser 8.1.1 read them.
# Seen: the text begins with "Hoa2026-11-29T08:00:009,5 điểm", name, moment and words of the deletion, like
# a paragraph of its own; a comment in the margin, with its author and moment, stands in the middle of the
# sentence it belongs to. No option turns it off. Who compares versions by it sees no word go.
# What we do: words of evidence are never taken for data; who looks at an .odt sees it drawn by LibreOffice
# (scoring/files/renderer.py).
set -uo pipefail
command -v odt2txt >/dev/null || { echo "no odt2txt: apt-get install odt2txt"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && cat >make.py <<'PY'
from zipfile import ZipFile

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
CHANGE = "<office:change-info><dc:creator>Hoa</dc:creator><dc:date>2026-11-29T08:00:00</dc:date></office:change-info>"
with ZipFile("report.odt", "w") as file:
    file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    file.writestr(
        "content.xml",
        f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3" xmlns:office="{OASIS}:office:1.0" xmlns:text="{OASIS}:text:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:text><text:tracked-changes>
<text:changed-region text:id="c1"><text:deletion>{CHANGE}<text:p>9,5 điểm</text:p></text:deletion></text:changed-region>
<text:changed-region text:id="c2"><text:insertion>{CHANGE}</text:insertion></text:changed-region></text:tracked-changes>
<text:p>Phường A đạt <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>4,5 điểm<text:change-end
 text:change-id="c2"/><office:annotation><dc:creator>Lan</dc:creator><dc:date>2026-11-29T09:00:00</dc:date><text:p>Xem
 lại</text:p></office:annotation>, chưa đạt.</text:p></office:text></office:body></office:document-content>""",
    )
    file.writestr(
        "META-INF/manifest.xml",
        f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest manifest:version="1.3" xmlns:manifest="{OASIS}:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>""",
    )
PY
python3 make.py && found=$(odt2txt --encoding=UTF-8 --width=-1 report.odt) || { echo "cannot run"; exit 2; }
odt2txt --version 2>&1 | head -1; echo "$found"
one=$(tr -s '\n ' ' ' <<<"$found")
grep -q 'Phường A đạt 4,5 điểm' <<<"$one" || { echo "the control is wrong"; exit 1; }
grep -q 'Hoa2026-11-29.*9,5 điểm.*Phường A' <<<"$one" && grep -q '4,5 điểmLan2026-11-29.*Xem lại.*chưa đạt' <<<"$one" || {
  echo "the behaviour has changed"; exit 1; }
