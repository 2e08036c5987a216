#!/usr/bin/env bash
# fugit 1.5.2 (Ruby, ruby-fugit of Debian 12; the schedules of rufus-scheduler and sidekiq-cron): "every 90 minutes" is every hour, "every 36 hours" and "every 40 days" are every day and
# every month, and a reminder "every 45 minutes" comes again after 15.
#
# Expected (its README: Fugit::Nat understands "some kind of natural language" and turns it into a cron schedule; what it does not understand is nil, as "every 2 weeks" and "every quarter"
# are): ninety minutes between one time and the next, or nil.
# Seen: the number is put behind */ whatever it is: */90 in the minutes is minute 0 of each hour, 0 */36 midnight of each day, */40 in the days the first of each month; */45 is :00 and :45, and
# every 10 days is the 1st, 11th, 21st, 31st and again the 1st, one day later. No error. 15 and 30 minutes and 12 hours are right.
# What we do: nothing is scheduled in words; scoring/management/commands/remind.py looks at the deadlines itself whenever it runs.
set -uo pipefail
ruby -e 'require "fugit"' 2>/dev/null || { echo "no fugit: apt-get install ruby ruby-fugit"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
dpkg-query -W ruby-fugit
cat >"$tmp/look.rb" <<'R'
require "fugit"
["30 minutes", "12 hours", "2 weeks", "quarter", "45 minutes", "90 minutes", "36 hours", "10 days", "40 days"].each do |span|
  plan = Fugit::Nat.parse("every #{span}")
  next puts("every #{span}: #{plan.inspect}") unless plan
  at = EtOrbi.parse("2026-12-20 00:00 UTC")
  puts "every #{span}: " + Array.new(4) { (at = plan.next_time(at)).strftime("%d/%m %H:%M") }.join(", ")
end
R
found=$(TZ=UTC ruby -W0 "$tmp/look.rb") || { echo "cannot run"; exit 2; }
echo "$found"
for line in 'every 30 minutes: 20/12 00:30, 20/12 01:00, 20/12 01:30, 20/12 02:00' 'every 12 hours: 20/12 12:00, 21/12 00:00, 21/12 12:00, 22/12 00:00' \
  'every 2 weeks: nil' 'every quarter: nil'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in 'every 45 minutes: 20/12 00:45, 20/12 01:00, 20/12 01:45, 20/12 02:00' 'every 90 minutes: 20/12 01:00, 20/12 02:00, 20/12 03:00, 20/12 04:00' \
  'every 36 hours: 21/12 00:00, 22/12 00:00, 23/12 00:00, 24/12 00:00' 'every 10 days: 21/12 00:00, 31/12 00:00, 01/01 00:00, 11/01 00:00' \
  'every 40 days: 01/01 00:00, 01/02 00:00, 01/03 00:00, 01/04 00:00'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
