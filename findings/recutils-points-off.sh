#!/usr/bin/env bash
# GNU recutils 1.9 (Debian 12): of points taken off the greatest is 2.2e-308, of a ward that has no marks the least is 1.8e+308, and 1.234.567 đồng are 1.23457e+06.
#
# Expected (its manual on aggregate functions: Max(FIELD) "calculates the maximum numerical value of a field", Min the minimum, Sum the sum, Avg
# the average): of -0.5, -1 and -4.25 the greatest is -0.5; of nothing there is no least value, as SQL has NULL; a sum of money
# has all its figures.
# Seen: Max begins with the least positive number of C instead of the lowest, so that no negative number is ever greater: 2.22507e-308, also per ward
# (-G). Min of a group without the field is 1.79769e+308, Avg of it is 0, as if the ward had been marked with nothing. Sums and all others are
# written with six figures, whatever is in the file: 1234567 and 0.5 are 1.23457e+06, 12345.75 alone is 12345.8. No warning, the exit
# code is 0. Min of negative numbers and Max of positive ones are right.
# What we do: sums, least and greatest points are made by the database and scoring/rules from what has been marked.
set -uo pipefail
command -v recsel >/dev/null || { echo "no recsel: apt-get install recutils"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
recsel --version | head -1
cat >wards.rec <<'REC'
%rec: Mark
%type: Off real
%type: Points real
%type: Money real

Ward: P1
Off: -0.5
Points: 4.5
Money: 1234567

Ward: P1
Off: -4.25
Points: 9.75
Money: 0.5

Ward: P2
Off: -1
Money: 12345.75
REC
recfix wards.rec || { echo "the control is wrong"; exit 1; }
found=$(recsel -t Mark -p 'Max(Off),Min(Off),Max(Points),Min(Points),Sum(Points)' wards.rec
  recsel -t Mark -G Ward -p 'Ward,Max(Off),Min(Points),Avg(Points),Sum(Money)' wards.rec)
echo "$found"
expected='Max_Off: 2.22507e-308
Min_Off: -4.25
Max_Points: 9.75
Min_Points: 4.5
Sum_Points: 14.25
Ward: P1
Max_Off: 2.22507e-308
Min_Points: 4.5
Avg_Points: 7.125
Sum_Money: 1.23457e+06

Ward: P2
Max_Off: 2.22507e-308
Min_Points: 1.79769e+308
Avg_Points: 0
Sum_Money: 12345.8'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
