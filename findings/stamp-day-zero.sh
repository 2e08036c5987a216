#!/usr/bin/env bash
# stamp 0.6.0 (Ruby, ruby-stamp of Debian 12): a deadline of 30 November, 17:05, that is written like "17:30 31/12/2026" is "17:05 00/11/2026".
#
# Expected (its README: "Format dates and times based on human-friendly examples": any month, day and year that makes sense, "unambiguous values"
# such as 31/12; text beside them stays as it is): 17:05 30/11/2026, since 31 is a day and stands where the day is in the answer to "31/12/2026 17:30".
# Seen: behind a time and a blank the first number counts as seconds, whatever sign stands behind it: the day is the seconds of the deadline, 00 as
# a rule, and the month and year are right. "17:00 15/10/2026" likewise. With a comma or a word after the time, or the time at the end, the day is right. And of
# "31/12/26" the year is the day: 30/11/30. No error.
# What we do: days are written by wards/days.py in one form; no example is asked for one.
set -uo pipefail
ruby -e 'require "stamp"' 2>/dev/null || { echo "no stamp: apt-get install ruby ruby-stamp"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
dpkg-query -W ruby-stamp
cat >"$tmp/look.rb" <<'R'
require "stamp"
deadline = Time.new(2026, 11, 30, 17, 5)
["31/12/2026 17:30", "17:30, 31/12/2026", "17:30 ngày 31/12/2026", "31/12/2026", "17:30 31/12/2026", "17:00 15/10/2026", "17:30 31/12", "31/12/26"].each do |example|
  puts "#{example}: #{deadline.stamp(example)}"
end
R
found=$(ruby -W0 "$tmp/look.rb") || { echo "cannot run"; exit 2; }
echo "$found"
for line in '31/12/2026 17:30: 30/11/2026 17:05' '17:30, 31/12/2026: 17:05, 30/11/2026' '17:30 ngày 31/12/2026: 17:05 ngày 30/11/2026' '31/12/2026: 30/11/2026'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in '17:30 31/12/2026: 17:05 00/11/2026' '17:00 15/10/2026: 17:05 00/11/2026' '17:30 31/12: 17:05 00/11' '31/12/26: 30/11/30'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
