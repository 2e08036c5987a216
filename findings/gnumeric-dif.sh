#!/usr/bin/env bash
# Gnumeric 1.12.55 and LibreOffice 7.4.7: in a .dif who failed has passed, 1.234.567 đồng are 1.234.570, and the deadline of 30 November
# is the number 11.
#
# Expected (the format, Data Interchange Format: "1,0" is followed by a text, "0,VALUE" by V, TRUE or FALSE; both programs list it among
# what they open and save): 0 with FALSE is no, a text between quotes is that text, a number is written with its
# figures, a day as its number. SheetJS (npm xlsx 0.18.5) reads the same file so.
# Seen: Gnumeric opens FALSE as TRUE, so that everybody has passed; the text "1/2" (a decision, an item) is 1 or 2 January or February
# of this year, "0012" is 12 and "1.10" is 1.1, though they stand between quotes. It writes numbers with six figures: 1234567 is 1.23457e+06, 91.68754
# 91.6875. LibreOffice writes a day as its picture, "0,11/30/2026", where a number has to stand; Gnumeric takes the
# figures before the stroke, so that deadlines become 11, 6 and 2. No warning anywhere.
# What we do: workbooks are .xlsx (scoring/workbooks); nothing else is written or taken.
set -uo pipefail
command -v ssconvert >/dev/null || { echo "no ssconvert: apt-get install gnumeric"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
echo "Gnumeric $(ssconvert --version 2>&1 | grep -o '[0-9]*\.[0-9]*\.[0-9]*' | head -1)"
printf '%s\n' TABLE 0,1 '"Look"' VECTORS 0,5 '""' TUPLES 0,2 '""' DATA 0,0 '""' \
  -1,0 BOT 1,0 '"Ward 1"' 0,1 TRUE 0,4.5 V 1,0 '"0012"' 1,0 '"1.10"' \
  -1,0 BOT 1,0 '"Ward 2"' 0,0 FALSE 0,10 V 1,0 '"1/2"' 1,0 '"Mục"' -1,0 EOD >in.dif
ssconvert -T Gnumeric_stf:stf_csv in.dif in.csv >log 2>&1 || { cat log; exit 2; }
[ ! -s log ] || { cat log; echo "it warns now"; exit 1; }
printf '%s\n' 1234567,91.68754 12345678.5,4.5 >out.csv
ssconvert -T Gnumeric_dif:dif out.csv out.dif >log 2>&1 || { cat log; exit 2; }
echo "opened:"; cat in.csv
echo "written: $(grep '^0,[1-9]' out.dif | tail -4 | paste -sd' ')"
[[ $(sed -n 1p in.csv) == '"Ward 1",TRUE,4.5,12,1.1' ]] && [[ $(sed -n 2p in.csv) == '"Ward 2",TRUE,10,'20[0-9][0-9]/0[12]/0[12],* ]] &&
  [ "$(grep '^0,[1-9]' out.dif | tail -4 | paste -sd' ')" = "0,1.23457e+06 0,91.6875 0,1.23457e+07 0,4.5" ] || {
  echo "the behaviour of Gnumeric has changed"; exit 1; }
command -v soffice >/dev/null || { echo "LibreOffice was not looked at: apt-get install libreoffice-calc"; exit 0; }
printf '%s\n' 'Phường 1,11/30/2026' 'Phường 2,06/05/2026' 'Phường 3,02/09/2026' >days.csv
timeout 180 soffice -env:UserInstallation="file://$tmp/profile" --headless --infilter="CSV:44,34,76,1,2/3,1033,false,true" \
  --convert-to dif days.csv >soffice.log 2>&1 || { cat soffice.log; echo "soffice cannot write it"; exit 2; }
ssconvert -T Gnumeric_stf:stf_csv days.dif back.csv >log 2>&1 || { cat log; exit 2; }
found="$(grep '^0,.*/' days.dif | paste -sd' ') | $(cut -d, -f2 back.csv | paste -sd' ')"
echo "LibreOffice writes | Gnumeric opens: $found"
[ "$found" = "0,11/30/2026 0,06/05/2026 0,02/09/2026 | 11 6 2" ] || { echo "the behaviour of LibreOffice has changed"; exit 1; }
