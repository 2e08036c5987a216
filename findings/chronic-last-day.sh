#!/usr/bin/env bash
# Chronic 0.10.5 (Ruby, ruby-chronic of Debian 12): "last day of November" is the first of November, "end of November" the 16th, and three working days are three days.
#
# Expected (its README: Chronic is a "natural language date/time parser", "3rd wednesday in november" and "7 hours before tomorrow at noon" are of what "will be properly parsed", and "if no
# date or time can be found, nil will be returned"): of Wednesday 25 November 2026, 9:00, the last day and the end of November are the 30th, three working days on Monday the 30th, two
# days before November 30 the 28th; or nil, as "last day of this month", "first day of december" and "last friday in november" give.
# Seen: words that it does not know are left out, and what remains is read: "last day of November" and "last working day of November" are 1 November, a Sunday; "last monday of
# November" is the 2nd, "last day of the month" 1 October, "last week of November" 28 October, "2 days before November 30" 31 October, "3 working days from now" Saturday the 28th. The day that a
# report is due is past by four weeks, and it is a time like any other. "30th of November" and "30 November" are right. (That the last day of
# a month is not known is told as a wish, mojombo/chronic#26; that it is the first one is not.)
# What we do: wards/days.py takes days that are written out and refuses what is left over.
set -uo pipefail
command -v ruby >/dev/null || { echo "no ruby"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && { apt-get download -qq ruby-chronic=0.10.5-2 && dpkg -x ruby-chronic_*.deb root; } 2>apt.log || { cat apt.log; echo "cannot get Chronic 0.10.5"; exit 2; }
cat >look.rb <<'RUBY'
require "chronic"
now = Time.local(2026, 11, 25, 9, 0)
[
  "30th of november", "30 november at 17:30", "3rd monday in november", "last friday in november", "last day of november", "last working day of november", "end of november",
  "last monday of november", "last day of the month", "last week of november", "2 days before november 30", "3 working days from now"
].each do |said|
  day = Chronic.parse(said, now: now)
  puts "#{said}: #{day ? day.strftime("%a %d/%m/%Y") : "nil"}"
end
RUBY
found=$(TZ=Asia/Ho_Chi_Minh ruby -W0 $(find root -type d -name lib -path "*chronic*" -printf '-I %p ') look.rb 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in '30th of november: Mon 30/11/2026' '30 november at 17:30: Mon 30/11/2026' 'last friday in november: nil'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
for line in 'last day of november: Sun 01/11/2026' 'last working day of november: Sun 01/11/2026' 'end of november: Mon 16/11/2026' 'last monday of november: Mon 02/11/2026' \
  'last day of the month: Thu 01/10/2026' 'last week of november: Wed 28/10/2026' '2 days before november 30: Sat 31/10/2026' '3 working days from now: Sat 28/11/2026'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
