#!/usr/bin/env bash
# readr 2.1.4 (with vroom 1.6.1, R; of Debian 12): in Vietnamese no day of October, November or December is read.
#
# Expected (documentation of locale: date_names is "Character representations of day and month names. Either the language code as string …"; of parse_date: %B is the "full name in current locale"): a
# day whose month is written as locale("vi") itself writes it, "30 tháng 11 2026", is read by "%d %B %Y", as each month is in Chinese, French and English.
# Seen: "tháng 11" begins with "tháng 1", which is taken, and the second 1 is one too many: "30 tháng 11 2026" is NA, so are "30 thg 10 2026" by %b and "tháng 12" by %B; the nine
# others are right. read_delim and vroom leave the deadline of every ward in these months out, with one warning for the whole list
# ("One or more parsing issues"). A year's plan has a fourth quarter without days.
# What we do: wards/days.py reads days in figures (read_day).
set -uo pipefail
version=$(Rscript -e 'cat(as.character(packageVersion("readr")), "with vroom", as.character(packageVersion("vroom")))' 2>/dev/null) || {
  echo "no readr: apt-get install r-cran-readr"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat >look.R <<'R'
read <- function(days, form, tongue) suppressWarnings(format(readr::parse_date(days, form, locale = readr::locale(tongue))))
missing <- function(tongue, names, form) {
  days <- paste("15", readr::locale(tongue)$date_names[[names]], "2026")
  cat(tongue, form, "not read:", days[is.na(read(days, form, tongue))], "\n")
}
for (tongue in c("en", "fr", "zh", "vi")) missing(tongue, "mon", "%d %B %Y")
missing("vi", "mon_ab", "%d %b %Y")
list <- I("Phường;Hạn\nP1;30 tháng 9 2026\nP2;30 tháng 11 2026\n")
rows <- suppressWarnings(readr::read_delim(list, ";", col_types = readr::cols(Hạn = readr::col_date("%d %B %Y")), locale = readr::locale("vi")))
cat("in a list:", format(rows[[2]]), "\n")
R
seen=$(LC_ALL=C.UTF-8 Rscript look.R 2>&1 | sed 's/ *$//')
echo "readr $version"; echo "$seen"
[ "$(sed -n 1,3p <<<"$seen" | sed 's/^.. //' | sort -u)" = "%d %B %Y not read:" ] || { echo "the control is wrong"; exit 1; }
[ "$(sed -n '4,$p' <<<"$seen")" = "vi %d %B %Y not read: 15 tháng 10 2026 15 tháng 11 2026 15 tháng 12 2026
vi %d %b %Y not read: 15 thg 10 2026 15 thg 11 2026 15 thg 12 2026
in a list: 2026-09-30 NA" ] || { echo "the behaviour has changed"; exit 1; }
