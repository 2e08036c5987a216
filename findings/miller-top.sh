#!/usr/bin/env bash
# Miller 6.6.0 (mlr, of Debian 12): the ward that has no mark yet is the best one, and of points 10, 4,5 and 9.5 the sum
# is 19.5 of three.
#
# Expected (its help of top: "Prints the n records with smallest/largest values"; of stats1: min and max "output the same
# results as p0 and p100", and max leaves an empty cell out, sum and mean "require numeric input"): the best two of 10,
# 9.5, nothing and 4.5 are 10 and 9.5, as stats1 has 10 for the largest; a text that cannot be added is an error, as
# it is for put and step ("(error)").
# Seen: top -n 2 gives the ward with the empty cell first, then 10; 9.5 is not among them, so that three places go to two
# wards and a gap. With --min the empty one is left out. Of "4,5" with a decimal comma stats1 makes no sum, but counts
# it: sum 19.5, count 3, largest "4,5". No error, exit code 0. Without gaps and commas all are right.
# What we do: ranks are made by scoring/rules from marks that are there; nothing of ours goes through a tool for tables.
set -uo pipefail
command -v mlr >/dev/null || { echo "no mlr: apt-get install miller"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && printf 'ward,points\nA,10\nC,9.5\nD,\nE,4.5\n' >gap.csv && printf 'ward,points\nA,10\nB,"4,5"\nC,9.5\n' >comma.csv
mlr --version
whole=$(grep -v '^D' gap.csv | mlr --icsv --onidx --ofs ' ' top -n 2 -f points -a)
largest=$(mlr --icsv --onidx stats1 -a max -f points gap.csv)
least=$(mlr --icsv --onidx --ofs ' ' top -n 1 -f points -a --min gap.csv)
best=$(mlr --icsv --onidx --ofs ' ' top -n 2 -f points -a gap.csv)
told=$(mlr --icsv --ojson put '$more = $points + 1' comma.csv | grep -c '(error)')
sums=$(mlr --icsv --onidx --ofs ' ' stats1 -a sum,count,max -f points comma.csv)
echo "without the gap: $whole"; echo "largest by stats1: $largest; least by top: $least"; echo "the best two: $best"
echo "sum, count and largest with 4,5: $sums; errors of put: $told"
[ "$whole" = $'A 10\nC 9.5' ] && [ "$largest" = 10 ] && [ "$least" = "E 4.5" ] && [ "$told" = 1 ] || {
  echo "the control is wrong"; exit 1; }
[[ $best == D* && $best == *"A 10" && $best != *C* ]] || { echo "the behaviour of top has changed"; exit 1; }
[ "$sums" = "19.5 3 4,5" ] || { echo "the behaviour of stats1 has changed"; exit 1; }
