#!/usr/bin/env bash
# Gnumeric 1.12.55: a formula that Excel and LibreOffice reckon is an error, in two places.
#
# Expected: SUMPRODUCT looks at its arguments as arrays whatever stands in them, so that
# SUMPRODUCT(ROUND(A1:A3*100,0)) adds the rounded cells; SUBTOTAL takes 101 to 111 as well as 1 to 11,
# as Excel and LibreOffice document it. LibreOffice 7.4.7 reckons both.
# Seen: #VALUE! and #NUM! where the cells are three plain numbers; SUM inside ROUND and SUBTOTAL(9, …)
# are right.
# What we do: scoring/workbooks/formulas.py rounds the sum instead of the parts and counts what a
# filter leaves by 9; tests/office/test_year_end.py lets both programs reckon it again.
set -uo pipefail
command -v ssconvert >/dev/null || { echo "no ssconvert: apt-get install gnumeric"; exit 2; }
version=$(ssconvert --version 2>&1 | grep -o '[0-9]*\.[0-9]*\.[0-9]*' | head -1)
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/sums.csv" <<'CSV'
0.1
0.2
2.9
"=SUMPRODUCT(ROUND(A1:A3*100,0))/100"
"=ROUND(SUM(A1:A3)*100,0)/100"
"=SUBTOTAL(109,A1:A3)"
"=SUBTOTAL(9,A1:A3)"
CSV
ssconvert --recalc "$tmp/sums.csv" "$tmp/out.csv" >"$tmp/log" 2>&1 || { cat "$tmp/log"; exit 2; }
mapfile -t found < <(tail -4 "$tmp/out.csv")
echo "Gnumeric $version: SUMPRODUCT(ROUND(…)) ${found[0]}, ROUND(SUM(…)) ${found[1]}, SUBTOTAL(109) ${found[2]}, SUBTOTAL(9) ${found[3]}"
[ "${found[0]}" = "#VALUE!" ] && [ "${found[2]}" = "#NUM!" ] || { echo "the behaviour has changed"; exit 1; }
