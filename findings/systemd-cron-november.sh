#!/usr/bin/env bash
# systemd-cron 1.15.19 (Debian 12): what is set for 30 November by its name is done on 30 October, for October never; "Friday to Sunday" is every day; and two conditions for the day are both asked for.
#
# Expected (its own manual, crontab(5): "Names can also be used for the month and day of week fields. Use the first three letters of the particular day or month"; "day of week 0-7 (0 or 7 is Sun)" and
# "Ranges of numbers are allowed"; "If both fields are restricted (i.e., aren't *), the command will be run when either field matches the current time. For example, 30 4 1,15 * 5 would
# cause a command to be run at 4:30 am on the 1st and 15th of each month, plus every Friday"): a timer for November is in November, and so on, as the cron of Debian has them.
# Seen: the list of months has no oct: nov is *-10-*, dec *-11-*, so that 31 dec, 31 November, never comes; for oct no timer is made (the log says "garbled time"). 5-7 and 1-7 end on a day that it does not know, and the
# timer has no day left in it: every day at 17:00 (the same words in the log). Its own example becomes Fri *-*-1,15: on a 1st or 15th that is a Friday, twice or so in the year. In
# figures (30 11), and 5,6,0 for the days, it is right. Who installs it in place of cron has his crontab turned so at each start.
# (Of these only the range of days is told, systemd-cron/systemd-cron#57, and mended in later versions.)
# What we do: timers are systemd's own (deploy/systemd), whose OnCalendar says what it does.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && { apt-get download -qq systemd-cron=1.15.19-5 && dpkg -x systemd-cron_*.deb root; } 2>apt.log || { cat apt.log; echo "cannot get systemd-cron 1.15.19"; exit 2; }
mkdir -p timers/cron.target.wants && cat >look.py <<'PY'
import importlib.machinery
import importlib.util
import sys
from pathlib import Path

loader = importlib.machinery.SourceFileLoader("generator", "root/lib/systemd/system-generators/systemd-crontab-generator")
generator = importlib.util.module_from_spec(importlib.util.spec_from_loader("generator", loader))
loader.exec_module(generator)
generator.TARGET_DIR = "timers"
generator.TIMERS_DIR = "timers/cron.target.wants"
for line in sys.stdin.read().splitlines():
    Path("crontab").write_text(f"{line} root /bin/true\n")
    timer = Path("timers/one.timer")
    timer.unlink(missing_ok=True)
    Path("timers/cron.target.wants/one.timer").unlink(missing_ok=True)
    for job in generator.parse_crontab("crontab", withuser=True):
        generator.generate_timer_unit(job, unit_name="one")
    found = [text.strip() for text in timer.read_text().splitlines() if "OnCalendar" in text] if timer.exists() else ["no timer"]
    print(f"{line}: {found[0]}")
PY
found=$(python3 look.py 2>look.log <<'CRON'
0 17 30 11 *
0 17 30 nov *
0 17 31 dec *
0 17 30 sep *
0 17 31 oct *
0 17 * * 1-5
0 17 * * 5,6,0
0 17 * * 5-7
30 4 1,15 * 5
CRON
) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in '0 17 30 11 *: OnCalendar=*-11-30 17:0:00' '0 17 30 sep *: OnCalendar=*-9-30 17:0:00' '0 17 * * 1-5: OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 17:0:00' '0 17 * * 5,6,0: OnCalendar=Sun,Fri,Sat *-*-* 17:0:00'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
for line in '0 17 30 nov *: OnCalendar=*-10-30 17:0:00' '0 17 31 dec *: OnCalendar=*-11-31 17:0:00' '0 17 31 oct *: no timer' '0 17 * * 5-7: OnCalendar= *-*-* 17:0:00' \
  '30 4 1,15 * 5: OnCalendar=Fri *-*-1,15 4:30:00'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
