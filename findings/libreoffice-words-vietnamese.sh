#!/usr/bin/env bash
# LibreOffice 7.4.7 (libnumbertext 1.0.11): 4,5 points written out in Vietnamese words are forty-five.
#
# Expected (tdf#115007, which brought it: "[NatNum12] gives cardinal number names (one, two, three, ...)", in the
# language of the format): the words say the number that the cell holds. The same cell in German ([$-407]),
# French or English is "vier Komma fünf", "quatre virgule cinq", "four point five".
# Seen: with Vietnamese ([$-42A]) the decimal comma is left out: 4,5 is "bốn mươi lăm" (45), 90,25 is "chín
# ngàn không trăm hai mươi lăm" (9025), 1234,5 is twelve thousand and more. And the zero within a number has
# no word before 4 and 5: 105 is "một trăm lăm", 104 "một trăm bốn", which people say for 150 and 140; 101 is
# right. -3 is "-baba". No error; it is the way to print a sum or points in words on a paper of LibreOffice.
# What we do: scoring/rules/in_words.py reads numbers itself, and the papers get the words as text.
set -uo pipefail
command -v soffice >/dev/null || { echo "no soffice: apt-get install libreoffice-calc"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
numbers=(4.5 90.25 1234.5 101 104 105 -3 45)
of='xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
{
  echo '<?xml version="1.0" encoding="UTF-8"?><office:document office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"
    xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
    <office:body><office:spreadsheet><table:table table:name="Điểm">'
  for row in "${!numbers[@]}"; do
    echo "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"${numbers[row]}\"/>"
    for language in 409 407 42A; do
      echo "<table:table-cell $of table:formula=\"of:=TEXT([.A$((row + 1))];&quot;[NatNum12 cardinal][\$-$language]General&quot;)\"/>"
    done
    echo '</table:table-row>'
  done
  echo '</table:table></office:spreadsheet></office:body></office:document>'
} >"$tmp/words.fods"
soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to 'csv:Text - txt - csv (StarCalc):124,34,76,1' \
  --outdir "$tmp" "$tmp/words.fods" >"$tmp/log" 2>&1 && [ -s "$tmp/words.csv" ] || { cat "$tmp/log"; exit 2; }
found=$(tr -d '"' <"$tmp/words.csv")
soffice --version 2>/dev/null; echo "$found"
grep -qxF '4.5|four point five|vier Komma fünf|bốn mươi lăm' <<<"$found" || {
  grep -q '^4.5|four point five|vier Komma fünf|' <<<"$found" || { echo "the control is wrong"; exit 1; }
  echo "the behaviour has changed"; exit 1; }
grep -q '|bốn mươi lăm$' <<<"$(grep '^45|' <<<"$found")" && grep -q '^101|.*|một trăm linh một$' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
for line in '90.25|*|chín ngàn không trăm hai mươi lăm' '1234.5|*|mười hai ngàn ba trăm bốn mươi lăm' \
  '104|*|một trăm bốn' '105|*|một trăm lăm' '-3|*|-baba'; do
  grep -q "^${line/\*/.*}\$" <<<"$found" || { echo "the behaviour has changed: ${line%%|*}"; exit 1; }
done
