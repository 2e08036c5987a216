#!/usr/bin/env bash
# R 4.2.2 (r-base-core of Debian 12), Vietnamese: 30 November that format writes is read by as.Date as 30 January of the year 1.
#
# Expected (documentation of strptime: %B is the "full month name in the current locale", for output and input alike): what
# format(day, "%d %B %Y") writes is read again as that day, or is NA, as other texts that do not fit are. strptime of Python
# with the same names of the same locale has the day right.
# Seen: the names are tried in order and the first one that the text begins with is taken: "Tháng 1" of "Tháng 10", "Tháng 11" and
# "Tháng 12". Of "30 Tháng 11 2026" the 1 that is left is the year: 0001-01-30; October is the year 0, December the year 2. "30 Tháng 11"
# is 30 January of this year, "30 Thg 11 2026" (%b) as wrong as the full one. No warning. January to September are right, so that a
# year's deadlines go wrong from October on.
# What we do: wards/days.py reads days in figures and refuses what is left over; nothing is reckoned in R.
set -uo pipefail
command -v Rscript >/dev/null || { echo "no Rscript: apt-get install r-base-core"; exit 2; }
command -v localedef >/dev/null || { echo "no localedef: apt-get install locales"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
localedef -i vi_VN -f UTF-8 "$tmp/vi_VN.UTF-8" || { echo "cannot make the locale vi_VN: apt-get install locales"; exit 2; }
vietnamese=(env LOCPATH="$tmp" LC_ALL=vi_VN.UTF-8 TZ=Asia/Ho_Chi_Minh)
Rscript --version
"${vietnamese[@]}" python3 - <<'PY' || { echo "the control is wrong"; exit 1; }
import locale
import time

locale.setlocale(locale.LC_ALL, "")
read = time.strptime("30 Tháng 11 2026", "%d %B %Y")
print("by Python:", read.tm_mday, read.tm_mon, read.tm_year)
assert read[:3] == (2026, 11, 30)
PY
cat >"$tmp/months.R" <<'R'
days <- as.Date(c("2026-09-30", "2026-10-30", "2026-11-30", "2026-12-30"))
for (form in c("%d %B %Y", "%d %b %Y", "%d/%m/%Y")) {
  written <- format(days, form)
  cat(paste0(written, " = ", format(as.Date(written, form), "%d/%m/%Y")), sep = "\n")
}
cat("30 Tháng 11 =", format(as.Date("30 Tháng 11", "%d %B"), "%d/%m"), fill = TRUE)
R
found=$("${vietnamese[@]}" Rscript --vanilla "$tmp/months.R" 2>&1)
echo "$found"
expected='30 Tháng 9 2026 = 30/09/2026
30 Tháng 10 2026 = 30/01/0
30 Tháng 11 2026 = 30/01/1
30 Tháng 12 2026 = 30/01/2
30 Thg 9 2026 = 30/09/2026
30 Thg 10 2026 = 30/01/0
30 Thg 11 2026 = 30/01/1
30 Thg 12 2026 = 30/01/2
30/09/2026 = 30/09/2026
30/10/2026 = 30/10/2026
30/11/2026 = 30/11/2026
30/12/2026 = 30/12/2026
30 Tháng 11 = 30/01'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
