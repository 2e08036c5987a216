#!/usr/bin/env bash
# Taskwarrior 2.6.2 (Debian 12): a monthly report due on the last of January is due on the 28th for ever after February, and one more is asked for
# after the day on which they end.
#
# Expected (its manual, "monthly, month, 1mo, 2mo, …: Every month", "quarterly, 1qtr, …: Every three months"; until is "the expiration date of a task, after
# which it will be deleted"): from 31 January on 28 February, 31 March and 30 April, as python-dateutil 2.9.0 counts from the beginning, or
# only months that have a 31st, as RFC 5545 says; nothing is made that is due after its own expiry; and what the manual names in one line
# is one thing.
# Seen (with years a century on, so that nothing has expired yet): each day is reckoned from the one before, so that what February cut off stays off: 28 February, 28 March, 28 April, 28 May. Quarterly from 30
# November is the 28th from then on, yearly from 29 February 2024 the 28th in 2028 too. With until:01/06 the report of 28 June is in the list
# (weekly until 15 December: 21 December as well), already expired when it falls due. recur:1mo is every thirty days: 30 November,
# 30 December, 29 January, 28 February, 30 March. No warning; monthly from the 15th is right but for the one too many.
# What we do: each deadline is a moment of its own that the head sets; nothing recurs (scoring/models).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && { apt-get download -qq taskwarrior=2.6.2+dfsg-1 && dpkg -x taskwarrior_*.deb root; } 2>apt.log || { cat apt.log; echo "cannot get taskwarrior 2.6.2"; exit 2; }
python3 -m venv env && env/bin/pip install --quiet python-dateutil==2.9.0.post0 || { echo "cannot install python-dateutil 2.9.0"; exit 2; }
export TZ=Asia/Ho_Chi_Minh HOME="$tmp"
root/usr/bin/task --version || { echo "taskwarrior does not start here"; exit 2; }
due() {
  rm -rf data; mkdir data
  printf 'data.location=%s/data\nconfirmation=off\ndateformat=d/m/Y\nverbose=nothing\nrecurrence.limit=40\n' "$tmp" >taskrc
  root/usr/bin/task rc:taskrc add report "$@" >/dev/null
  root/usr/bin/task rc:taskrc list >/dev/null
  echo "$*:" $(root/usr/bin/task rc:taskrc status:pending export rc.json.array=off | python3 -c '
import json, sys
from datetime import datetime, timedelta
for line in sys.stdin:
    due = datetime.strptime(json.loads(line.rstrip().rstrip(","))["due"], "%Y%m%dT%H%M%SZ") + timedelta(hours=7)
    print(due.strftime("%d/%m/%y"))' | sort -t/ -k3,3 -k2,2 -k1,1)
}
control=$(env/bin/python -c '
from datetime import date
from dateutil.relativedelta import relativedelta
print(*((date(2027, 1, 31) + relativedelta(months=n)).strftime("%d/%m/%y") for n in range(5)))')
echo "by dateutil: $control"
[ "$control" = "31/01/27 28/02/27 31/03/27 30/04/27 31/05/27" ] || { echo "the control is wrong"; exit 1; }
found=$(due due:31/01/2127 recur:monthly until:01/06/2127
due due:30/11/2126 recur:quarterly until:01/12/2127
due due:29/02/2124 recur:yearly until:01/06/2129
due due:30/11/2126 recur:weekly until:15/12/2126
due due:30/11/2126 recur:1mo until:15/03/2127
due due:15/01/2127 recur:monthly until:20/04/2127)
echo "$found"
expected='due:31/01/2127 recur:monthly until:01/06/2127: 31/01/27 28/02/27 28/03/27 28/04/27 28/05/27 28/06/27
due:30/11/2126 recur:quarterly until:01/12/2127: 30/11/26 28/02/27 28/05/27 28/08/27 28/11/27 28/02/28
due:29/02/2124 recur:yearly until:01/06/2129: 29/02/24 28/02/25 28/02/26 28/02/27 28/02/28 28/02/29 28/02/30
due:30/11/2126 recur:weekly until:15/12/2126: 30/11/26 07/12/26 14/12/26 21/12/26
due:30/11/2126 recur:1mo until:15/03/2127: 30/11/26 30/12/26 29/01/27 28/02/27 30/03/27
due:15/01/2127 recur:monthly until:20/04/2127: 15/01/27 15/02/27 15/03/27 15/04/27 15/05/27'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
