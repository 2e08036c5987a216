#!/usr/bin/env bash
# htmlTable 2.4.1 (R, r-cran-htmltable of Debian 12): told that the comma stands before decimals, 4,75 points are 4.0 in a table, and "86,75 (4,50)" are 86.0.
#
# Expected (documentation of txtRound, dec: "The decimal marker. If the text is in non-English decimal and string formatted you need to change this to the appropriate decimal
# indicator."): txtRound("4,75", digits = 1, dec = ",") is 4.8 or 4,8, as txtRound("4.75", digits = 1) is 4.8.
# Seen: the comma is made a point, and then looked for as a comma; what stands behind it is left out: 4,75 is "4.0", 91,675 with two decimals "91.00", 0,75
# is "0.0"; the option htmlTable.decimal_marker does the same. A number that is no text is right. No warning.
# What we do: points are rounded in scoring/rules/points.py, where they are hundredths, and written with the comma afterwards.
set -uo pipefail
version=$(Rscript -e 'cat(as.character(packageVersion("htmlTable")))' 2>/dev/null) || {
  echo "no htmlTable: apt-get install r-cran-htmltable"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat >look.R <<'R'
library(htmlTable)
told <- function(...) cat(unname(txtRound(...)), sep = ", ")
told(c("4.75", "91.675", "0.75"), digits = 1); cat("\n")
told(4.75, digits = 1, dec = ","); cat("\n")
told(c("4,75", "91,675", "0,75"), digits = 1, dec = ","); cat("\n")
told("91,675", digits = 2, dec = ","); cat("\n")
told("86,75 (4,50)", digits = 1, dec = ","); cat("\n")
options(htmlTable.decimal_marker = ",")
told("4,75", digits = 1); cat("\n")
R
seen=$(LC_ALL=C.UTF-8 Rscript look.R 2>&1)
echo "htmlTable $version"; echo "$seen"
[ "$(sed -n 1p <<<"$seen")" = "4.8, 91.7, 0.8" ] || { echo "the control is wrong"; exit 1; }
[ "$(sed -n '2,$p' <<<"$seen")" = "4.8
4.0, 91.0, 0.0
91.00
86.0
4.0" ] || { echo "the behaviour has changed"; exit 1; }
