#!/usr/bin/env bash
# Gnumeric 1.12.55: "Đạt" and "not Đạt" together are more than all.
#
# Expected (Gnumeric's help of COUNTIF and SUMIF; Excel and LibreOffice document the same): a criterion
# takes no notice of upper and lower case, and "*" stands for any letters; so what "<>Đạt" counts are
# the cells that "Đạt" does not, and "<>Đ*" those that "Đ*" does not. LibreOffice 7.4.7 counts so.
# Seen: of six results "Đạt" counts three (Đạt, đạt, ĐẠT), "<>Đạt" five: outside of ASCII the
# case matters behind "<>" ("<>pass" leaves Pass and pass out). And behind "<>" a "*" is an ordinary sign:
# "<>p*" counts all six. So do COUNTIFS, SUMIF and AVERAGEIF. No error.
# What we do: scoring/workbooks/formulas.py compares numbers alone (SUMPRODUCT) and asks neither COUNTIF
# nor SUMIF; how many passed is reckoned on the server.
set -uo pipefail
command -v ssconvert >/dev/null || { echo "no ssconvert: apt-get install gnumeric"; exit 2; }
version=$(ssconvert --version 2>&1 | grep -o '[0-9]*\.[0-9]*\.[0-9]*' | head -1)
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
asked=('Đạt' '<>Đạt' 'pass' '<>pass' 'p*' '<>p*')
{
  printf '%s\n' 'Đạt,1' 'đạt,2' 'ĐẠT,4' 'Không,8' 'pass,16' 'Pass,32'
  for one in "${asked[@]}"; do printf '"=COUNTIF(A1:A6,""%s"")","=SUMIF(A1:A6,""%s"",B1:B6)"\n' "$one" "$one"; done
} >"$tmp/results.csv"
ssconvert --recalc "$tmp/results.csv" "$tmp/out.csv" >"$tmp/log" 2>&1 || { cat "$tmp/log"; exit 2; }
found=$(paste -d' ' <(printf '%s\n' "${asked[@]}") <(tail -6 "$tmp/out.csv"))
echo "Gnumeric $version: criterion, cells of six, their points of 63"; echo "$found"
expected='Đạt 3,7
<>Đạt 5,62
pass 2,48
<>pass 4,15
p* 2,48
<>p* 6,63'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
