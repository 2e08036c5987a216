#!/usr/bin/env bash
# dateutils 0.4.10 (ddiff; Debian 12): from 31 January 2024 to 1 March 2026 are two years, one month and sixty-two days.
#
# Expected (its manual: ddiff computes the duration between two days in the units of the format; %Y, %m and %d together are
# years, months and the days that are left, as 31 August to 1 October is "1 month 0 days" there): two years, one month and one
# day, as python-dateutil 2.9.0 counts them; the days that are left are always fewer than a month. Years in office and
# terms of decisions are counted so.
# Seen: where the first day is a 30th or 31st and the second the first or second of March, the remainder goes
# below zero and comes out as 62 or 63 days: 31 January to 1 March 2026 is "1 month 62 days", in weeks "1 month 8 weeks 6 days".
# 31 December 2023 to 1 March 2024 is "2 months 63 days". Other ends of months that were tried, and plain %d, are right. No warning.
# What we do: scoring/rules counts in days and by the calendar of Python; no program of the shell reckons days.
set -uo pipefail
ddiff=$(command -v dateutils.ddiff) || { echo "no dateutils.ddiff: apt-get install dateutils"; exit 2; }
"$ddiff" --version
found=$(while read -r from to; do
  echo "$from $to: $("$ddiff" "$from" "$to" -f '%Y years %m months %d days') | $("$ddiff" "$from" "$to" -f '%d days')"
done <<'DAYS'
2024-01-31 2026-03-01
2026-01-31 2026-03-01
2026-01-30 2026-03-01
2023-12-31 2024-03-01
2026-01-28 2026-03-01
2026-08-31 2026-10-01
2020-06-15 2026-11-30
DAYS
)
echo "$found"
expected='2024-01-31 2026-03-01: 2 years 1 months 62 days | 760 days
2026-01-31 2026-03-01: 0 years 1 months 62 days | 29 days
2026-01-30 2026-03-01: 0 years 1 months 63 days | 30 days
2023-12-31 2024-03-01: 0 years 2 months 63 days | 61 days
2026-01-28 2026-03-01: 0 years 1 months 1 days | 32 days
2026-08-31 2026-10-01: 0 years 1 months 0 days | 31 days
2020-06-15 2026-11-30: 6 years 5 months 15 days | 2359 days'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
