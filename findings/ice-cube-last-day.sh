#!/usr/bin/env bash
# ice_cube 0.16.4 (Ruby, ruby-ice-cube of Debian 12): "the last working day of the month" is every working day, a meeting at 17:30 in Vietnam is at 17:30 of the
# computer, and the report that it has in February is in no other calendar.
#
# Expected (its readme: ice_cube is "a ruby library for easily handling repeated events (schedules). The API is modeled after iCalendar events", with from_ical and
# to_ical; RFC 5545, 3.3.10: BYSETPOS picks from the set of the others, and "Recurrence rules may generate recurrence instances with an invalid
# date (e.g., February 30) … such recurrence instances MUST be ignored"; 3.2.19: TZID names the zone, and "MUST be specified" as a
# VTIMEZONE): the days that python-dateutil 2.9.0 has of the same lines; what it does not support is an error, as RFC's BYWEEKNO is.
# Seen: from_ical drops BYSETPOS: of FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 are left 30 November, 1, 2 and 3 December. It drops TZID:
# on a server set to UTC 17:30 of Asia/Ho_Chi_Minh is 17:30 UTC, half past midnight in Vietnam. FREQ=MONTHLY from 31 January has 28 February and 30 April; to_ical
# writes that rule as FREQ=MONTHLY, by which every other program has 31 January, 31 March and 31 May. And a time of a computer in Vietnam
# is written with TZID=+07, which is no zone's name. No error or warning.
# What we do: our calendar file has each deadline as a moment of its own, in UTC (scoring/documents/calendar_file.py).
set -uo pipefail
command -v ruby >/dev/null || { echo "no ruby: apt-get install ruby ruby-activesupport"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && { apt-get download -qq ruby-ice-cube=0.16.4-3 && dpkg -x ruby-ice-cube_*.deb root; } 2>apt.log || { cat apt.log; echo "cannot get ruby-ice-cube 0.16.4"; exit 2; }
python3 -m venv env && env/bin/pip install --quiet python-dateutil==2.9.0.post0 2>pip.log || { cat pip.log; echo "cannot install python-dateutil 2.9.0"; exit 2; }
cat >right.py <<'PY'
from datetime import datetime
from dateutil.rrule import rrulestr

for rule in ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=4", "FREQ=MONTHLY;COUNT=4"):
    first = datetime(2026, 11, 30, 17, 30) if "SETPOS" in rule else datetime(2027, 1, 31, 17, 0)
    print(*(day.strftime("%d/%m/%y") for day in rrulestr(rule, dtstart=first)))
PY
control=$(env/bin/python right.py); echo "by dateutil:"; echo "$control"
[ "$(echo "$control" | paste -sd/)" = "30/11/26 31/12/26 29/01/27 26/02/27/31/01/27 31/03/27 31/05/27 31/07/27" ] || { echo "the control is wrong"; exit 1; }
ruby -e 'require "active_support"' || { echo "no active_support: apt-get install ruby-activesupport"; exit 2; }
cat >days.rb <<'RUBY'
require "active_support"
require "active_support/core_ext/module/delegation"
require "time"
require "ice_cube"

def days(schedule, form = "%d/%m/%y") = schedule.first(4).map { |day| day.to_time.utc.strftime(form) }.join(" ")

puts days(IceCube::Schedule.from_ical("DTSTART:20261130T103000Z\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=4"))
puts days(IceCube::Schedule.from_ical("DTSTART:20261130T103000Z\nRRULE:FREQ=MONTHLY;BYDAY=-1MO;COUNT=4"))
puts days(IceCube::Schedule.from_ical("DTSTART;TZID=Asia/Ho_Chi_Minh:20261130T173000\nRRULE:FREQ=DAILY;COUNT=2"), "%d/%m %H:%M UTC")
schedule = IceCube::Schedule.new(Time.utc(2027, 1, 31, 10)) { |s| s.add_recurrence_rule IceCube::Rule.monthly }
puts days(schedule), schedule.to_ical
ENV["TZ"] = "Asia/Ho_Chi_Minh"
puts IceCube::Schedule.new(Time.local(2026, 11, 30, 17)).to_ical
begin
  IceCube::Schedule.from_ical("DTSTART:20261130T103000Z\nRRULE:FREQ=YEARLY;BYWEEKNO=49")
rescue StandardError => error
  puts "BYWEEKNO: #{error.message}"
end
RUBY
echo "by ice_cube:"
found=$(TZ=UTC ruby -W0 -I "$(echo root/usr/share/rubygems-integration/all/gems/ice_cube-*/lib)" days.rb 2>&1)
echo "$found"
expected='30/11/26 01/12/26 02/12/26 03/12/26
30/11/26 28/12/26 25/01/27 22/02/27
30/11 17:30 UTC 01/12 17:30 UTC
31/01/27 28/02/27 31/03/27 30/04/27
DTSTART:20270131T100000Z
RRULE:FREQ=MONTHLY
DTSTART;TZID=+07:20261130T170000
BYWEEKNO: Invalid rule validation type: BYWEEKNO'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
