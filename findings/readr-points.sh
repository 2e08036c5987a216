#!/usr/bin/env bash
# readr 2.1.4 (R, r-cran-readr of Debian 12): read_csv makes 45 of "4,5" points, and read_csv2 makes 45 of 4.5.
#
# Expected (documentation of parse_guess, by which columns get their type: col_number is for numbers with "grouping marks";
# a grouping mark stands before three figures; of read_csv2: ";" between fields and "," before decimals): in a list for whose
# sign nobody asked, "4,5" and "14,75" are texts, or 4.5 and 14.75; 4.5 in a list read by read_csv2 is a text too, as
# data.table 1.14.8 has it, since its own parse_double refuses "4.5" with that locale.
# Seen: 45, 1475, 925 and 45, 1475, 10; the sign of groups is thrown away wherever it stands. The column is a column of numbers,
# whose sum nobody doubts; no warning, no row in problems(). A ward with ten whole points is behind all with halves.
# What we do: points leave as numbers of a workbook, whose sign no reader has to guess (scoring/workbooks).
set -uo pipefail
version=$(Rscript --vanilla -e 'cat(as.character(packageVersion("readr")), as.character(packageVersion("data.table")))' 2>/dev/null) || {
  echo "no readr: apt-get install r-cran-readr r-cran-data.table"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && printf 'ward,points\nP2,"4,5"\nP10,"10"\nP3,"14,75"\n' >comma.csv && printf 'ward;points\nP2;4.5\nP10;10\nP3;14.75\n' >dot.csv
cat >look.R <<'R'
library(readr)
told <- function(name, found) cat(name, class(found), as.character(found), "\n")
told("read_csv:", read_csv("comma.csv", show_col_types = FALSE)$points)
told("read_csv2:", suppressMessages(read_csv2("dot.csv", show_col_types = FALSE))$points)
told("fread, comma:", data.table::fread("comma.csv")$points)
told("fread, dot and dec = ',':", data.table::fread("dot.csv", dec = ",")$points)
cat("problems:", nrow(problems(read_csv("comma.csv", show_col_types = FALSE))), length(warnings()), "\n")
R
found=$(TZ=UTC Rscript --vanilla look.R 2>r.log) || { cat r.log; echo "cannot run"; exit 2; }
found=$(sed 's/ *$//' <<<"$found")
echo "readr and data.table: $version"; echo "$found"
grep -qxF "fread, comma: character 4,5 10 14,75" <<<"$found" && grep -qxF "fread, dot and dec = ',': character 4.5 10 14.75" <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF "read_csv: numeric 45 10 1475" <<<"$found" && grep -qxF "read_csv2: numeric 45 10 1475" <<<"$found" &&
  grep -qxF "problems: 0 0" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
