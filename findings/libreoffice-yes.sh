#!/usr/bin/env bash
# LibreOffice 7.4.7: who has passed has not passed, or nothing is said of it, where yes and no come in a .slk or in an XML spreadsheet
# of Excel 2003.
#
# Expected (XML Spreadsheet Reference of Excel 2003: ss:Type="Boolean" with 1 or 0 is TRUE or FALSE, as Excel writes it;
# SYLK: K is the value of a cell, a number, a text between quotes, or TRUE and FALSE, as Excel, Gnumeric 1.12.55 and SheetJS
# write them): TRUE is TRUE, or at least 1, as SheetJS 0.18.5 reads both and Gnumeric the .slk.
# Seen: of a .slk TRUE and FALSE are both 0: a column "Đạt" says no for everybody, and COUNTIF or a sum of it is 0. Of an XML spreadsheet
# both are empty cells, while a formula =TRUE() with the same value is 1, and numbers, days and texts beside them are right.
# So 2 passed of 3 are none, in silence; saved again, the answers are gone.
# What we do: yes and no in our workbooks are words in cells of text (scoring/workbooks), and are read as words.
set -uo pipefail
command -v soffice >/dev/null || { echo "no soffice: apt-get install libreoffice-calc"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
cat >sylk.slk <<'SLK'
ID;PWXL;N;E
B;Y3;X3
C;Y1;X1;K"P1"
C;X2;KTRUE
C;X3;K4.5
C;Y2;X1;K"P2"
C;X2;KFALSE
C;X3;K10
C;Y3;X1;K"P3"
C;X2;KTRUE
C;X3;K9.75
E
SLK
{
  echo '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
  echo '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
  echo '<Worksheet ss:Name="S"><Table>'
  for row in 'P1 1 4.5' 'P2 0 10' 'P3 1 9.75'; do
    read -r ward passed points <<<"$row"
    echo "<Row><Cell><Data ss:Type=\"String\">$ward</Data></Cell><Cell><Data ss:Type=\"Boolean\">$passed</Data></Cell>"
    echo "<Cell><Data ss:Type=\"Number\">$points</Data></Cell>"
    echo "<Cell ss:Formula=\"=NOT(NOT($passed))\"><Data ss:Type=\"Boolean\">$passed</Data></Cell></Row>"
  done
  echo '</Table></Worksheet></Workbook>'
} >excel2003.xml
timeout 180 soffice -env:UserInstallation="file://$tmp/profile" --headless --convert-to csv sylk.slk excel2003.xml >soffice.log 2>&1 || {
  cat soffice.log; echo "soffice cannot open them"; exit 2; }
echo "LibreOffice $(soffice --version 2>/dev/null | grep -o '[0-9]*\.[0-9]*\.[0-9]*' | head -1)"
found=$(echo "slk: $(paste -sd' ' sylk.csv)"; echo "xml: $(paste -sd' ' excel2003.csv)")
echo "$found"
[ "$found" = 'slk: P1,0,4.5 P2,0,10 P3,0,9.75
xml: P1,,4.5,1 P2,,10,0 P3,,9.75,1' ] || { echo "the behaviour has changed"; exit 1; }
