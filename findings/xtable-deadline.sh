#!/usr/bin/env bash
# xtable 1.8-4 (R, r-cran-xtable of Debian 12): in a table for LaTeX or a page a deadline of 30 November 2026 is 20787.00.
#
# Expected (its documentation: it converts an R object to one "which can then be printed as a LaTeX or HTML table", with data frames as its first case): a day as R itself prints it, 2026-11-30,
# as knitr's kable has it.
# Seen: a day is taken for a number, the days since 1970, and gets two decimals: 20787.00, in LaTeX and HTML alike, by xtable(…) and print(…) with nothing asked. A moment (POSIXct) is the number of its seconds, 1796031000.00.
# No error or warning. The day as text (format) is right, and so are numbers and words beside it.
# What we do: papers are made of days in words and figures that are text already (scoring/documents); nothing is printed by R.
set -uo pipefail
Rscript --vanilla -e 'library(xtable); library(knitr)' >/dev/null 2>&1 || { echo "no xtable and knitr: apt-get install r-cran-xtable r-cran-knitr"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
dpkg-query -W r-cran-xtable
cat >"$tmp/look.R" <<'R'
suppressMessages(library(xtable))
wards <- data.frame(
  ward = "An Khê", deadline = as.Date("2026-11-30"), until = as.POSIXct("2026-11-30 09:30", tz = "UTC"),
  written = format(as.Date("2026-11-30"), "%d/%m/%Y"), points = 4.5
)
rows <- function(lines) cat(trimws(grep("An Khê|<td", lines, value = TRUE)), sep = "\n")
rows(capture.output(print(xtable(wards), include.rownames = FALSE, comment = FALSE)))
rows(capture.output(print(xtable(wards[2]), type = "html", include.rownames = FALSE, comment = FALSE)))
rows(knitr::kable(wards[c("ward", "deadline")]))
R
found=$(TZ=UTC LC_ALL=C.UTF-8 Rscript --vanilla "$tmp/look.R" 2>&1)
echo "$found"
grep -qE '^\|An Khê *\|2026-11-30 *\|$' <<<"$found" && grep -q '& 30/11/2026 & 4.50' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qF 'An Khê & 20787.00 & 1796031000.00 & 30/11/2026 & 4.50' <<<"$found" && grep -q '<td align="right"> 20787.00 </td>' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
