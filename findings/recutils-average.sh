#!/usr/bin/env bash
# GNU recutils 1.9 (Debian 12): the average of 4.5 and 10 points is 4.83 where a third ward has not been marked yet, and of 4, 5, 6 and 10 it is 7.5.
#
# Expected (its manual, 10.2 "Aggregate Functions": Avg(FIELD) "Calculates the average (mean) of the numerical values of a field", Sum their sum, Count "the number
# of occurrences of a field"): Avg is Sum divided by Count, 7.25, as it is where the same records are grouped by a field that all of them share (-G).
# Seen: Sum 14.5, Count 2, Min 4.5, Max 10, and Avg 4.83333: each record has an average of its own, that of one without the field is 0, and of these the average is
# taken. So a ward with the items 4, 5 and 6 and one with a single 10 have Sum 25, Count 4 and Avg 7.5. Grouped by year the same records have 7.25 and 6.25. No error.
# And -e is not looked at: with -e 'Ten = "Phường 2"' Sum, Count and Avg are those of all wards, though the records that are printed are chosen.
# What we do: averages are reckoned on the server over what has been marked (scoring/workbooks/formulas.py).
set -uo pipefail
command -v recsel >/dev/null || { echo "no recsel: apt-get install recutils"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
record() { printf 'Nam: 2026\nTen: %s\n' "$1"; shift; for points; do echo "Diem: $points"; done; echo; }
{ printf '%%rec: Phuong\n\n'; record "Phường 1" 4.5; record "Phường 2" 10; record "Phường 3"; } >gap.rec
{ printf '%%rec: Phuong\n\n'; record "Phường 1" 4 5 6; record "Phường 2" 10; } >items.rec
asked() { recsel -t Phuong "$@" -p 'Sum(Diem),Count(Diem),Avg(Diem)' | sed 's/.*: //' | paste -sd' '; }
recsel --version | head -1
gap="$(asked gap.rec)"; items="$(asked items.rec)"; chosen="$(asked -e 'Ten = "Phường 2"' gap.rec)"
grouped="$(asked -G Nam gap.rec), $(asked -G Nam items.rec)"
printed="$(recsel -t Phuong -e 'Ten = "Phường 2"' -P Diem gap.rec)"
echo "sum, count and average, grouped: $grouped; the record that is chosen has $printed"
echo "not grouped: $gap, $items; with one chosen: $chosen"
[ "$grouped" = "14.5 2 7.25, 25 4 6.25" ] && [ "$printed" = 10 ] || { echo "the control is wrong"; exit 1; }
[ "$gap, $items, $chosen" = "14.5 2 4.83333, 25 4 7.5, 14.5 2 4.83333" ] || { echo "the behaviour has changed"; exit 1; }
