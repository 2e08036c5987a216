#!/usr/bin/env bash
# Date::Parse 2.33 (Perl, libtimedate-perl of Debian 12): a deadline of 30/11/26 is 26 November 2030, and one of 15/1/27 the 27th of January 2015.
#
# Expected (its documentation: str2time "parses DATE and returns a unix time value, or undef upon failure"; of figures with strokes the month stands first): undef, as 30/11/2026 and
# 15/1/2027 have, since there is no month 30 and no month 15.
# Seen: with two figures for the year the first number that cannot be a month becomes the year, the last one the day: 30/11/26 is 2030-11-26, 31/12/25 is 2031-12-25, 15/1/27 is 2015-01-27. Days up to the 12th have
# month and day changed (05/06/26 is 6 May, as documented), the others another year. 30/11/26 17:30 likewise. No undef, no warning; Date::Format writes 30/11/26 of it by %d/%m/%y, so that a list which was
# written and read again has other years.
# What we do: wards/days.py reads day, month and year in this order, and refuses a year of two figures.
set -uo pipefail
perl -MDate::Parse -MDate::Format -e 1 2>/dev/null || { echo "no such modules: apt-get install libtimedate-perl"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
dpkg-query -W libtimedate-perl
cat >"$tmp/look.pl" <<'PL'
use strict; use warnings; use Date::Parse; use Date::Format;
for my $text ("2026-11-30", "30 Nov 26", "30/11/2026", "15/1/2027", "30/11/26", "31/12/25", "15/1/27", "30/11/26 17:30", time2str("%d/%m/%y", str2time("2026-11-30", "UTC"), "UTC")) {
  my $time = str2time($text, "UTC");
  print "$text = ", defined $time ? time2str("%Y-%m-%d %H:%M", $time, "UTC") : "undef", "\n";
}
PL
found=$(TZ=UTC perl "$tmp/look.pl") || { echo "cannot run"; exit 2; }
echo "$found"
for line in '2026-11-30 = 2026-11-30 00:00' '30 Nov 26 = 2026-11-30 00:00' '30/11/2026 = undef' '15/1/2027 = undef'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in '30/11/26 = 2030-11-26 00:00' '31/12/25 = 2031-12-25 00:00' '15/1/27 = 2015-01-27 00:00' '30/11/26 17:30 = 2030-11-26 17:30'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
