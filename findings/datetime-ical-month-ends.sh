#!/usr/bin/env bash
# DateTime::Event::ICal 0.13 (Perl, libdatetime-event-ical-perl of Debian 12): a reminder on the last day of each month, written as one of each day with BYMONTHDAY=-1, comes once a year, and
# Mondays in December are the 30th of December of 2030 and 2041.
#
# Expected (its documentation: its parameters are those "specified in section 4.3.10 of RFC 2445"; there: BYMONTH and BYMONTHDAY beside a shorter FREQ limit what the rule gives, so that a rule for
# each day keeps the days named, of every month, and one for each week keeps those that lie in the months named): 30 November, 31 December, 31 January, 28 February; 7, 14, 21 and 28
# December, as python-dateutil 2.9.0 has both.
# Seen: what the rule does not name is taken from the first day: FREQ=DAILY;BYMONTHDAY=-1 from 30 November on is 30 November of each year, 15,30 is 15 and 30 November only. FREQ=WEEKLY;BYDAY=MO;BYMONTH=12
# is each 30 December that is a Monday. No error or warning. FREQ=MONTHLY with -1 and FREQ=DAILY;BYDAY=MO;BYMONTH=12 are right.
# What we do: scoring/documents/calendar_file.py writes one event for each deadline and no rule of repetition.
set -uo pipefail
perl -MDateTime::Event::ICal -e 1 2>/dev/null || { echo "no such module: apt-get install libdatetime-event-ical-perl"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet python-dateutil==2.9.0.post0 2>pip.log || {
  cat pip.log; echo "cannot install python-dateutil 2.9.0"; exit 2; }
cat >look.pl <<'PL'
use strict; use warnings; use DateTime; use DateTime::Event::ICal;
print "DateTime::Event::ICal $DateTime::Event::ICal::VERSION\n";
my $from = DateTime->new(year => 2026, month => 11, day => 30, hour => 8);
for my $rule (@ARGV) {
  my %rule = map { my ($part, $value) = split /=/, lc; $part => $part eq "freq" ? $value : [split /,/, $value] } split /;/, $rule;
  my $days = DateTime::Event::ICal->recur(dtstart => $from, count => 4, %rule)->iterator;
  my @days;
  while (my $day = $days->next) { push @days, $day->strftime("%d/%m/%Y") }
  print "$rule: @days\n";
}
PL
cat >control.py <<'PY'
import sys
from datetime import datetime

from dateutil.rrule import rrulestr

for rule in sys.argv[1:]:
    days = rrulestr(f"{rule};COUNT=4", dtstart=datetime(2026, 11, 30, 8))
    print(f"dateutil, {rule}:", *(f"{day:%d/%m/%Y}" for day in days))
PY
rules=('FREQ=MONTHLY;BYMONTHDAY=-1' 'FREQ=DAILY;BYDAY=MO;BYMONTH=12' 'FREQ=DAILY;BYMONTHDAY=-1' 'FREQ=DAILY;BYMONTHDAY=15,30' 'FREQ=WEEKLY;BYDAY=MO;BYMONTH=12')
found=$(perl look.pl "${rules[@]}"; env/bin/python control.py "${rules[@]}")
echo "$found"
ends='30/11/2026 31/12/2026 31/01/2027 28/02/2027' mondays='07/12/2026 14/12/2026 21/12/2026 28/12/2026'
for line in "FREQ=MONTHLY;BYMONTHDAY=-1: $ends" "FREQ=DAILY;BYDAY=MO;BYMONTH=12: $mondays" \
  "dateutil, FREQ=DAILY;BYMONTHDAY=-1: $ends" "dateutil, FREQ=WEEKLY;BYDAY=MO;BYMONTH=12: $mondays"; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in 'FREQ=DAILY;BYMONTHDAY=-1: 30/11/2026 30/11/2027 30/11/2028 30/11/2029' \
  'FREQ=DAILY;BYMONTHDAY=15,30: 30/11/2026 15/11/2027 30/11/2027 15/11/2028' \
  'FREQ=WEEKLY;BYDAY=MO;BYMONTH=12: 30/12/2030 30/12/2041 30/12/2047 30/12/2052'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
