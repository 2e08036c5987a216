#!/usr/bin/env bash
# rrule 2.8.1 (npm): "the last working day of each month" is told as "every month on weekdays", 17:30 as "at 17", and what it tells of every
# second November it does not understand itself.
#
# Expected (its README: "isFullyConvertibleToText(): Provides a hint on whether all the options the rule has are convertible to text";
# of toText(): "The output can be used with RRule.fromText()"; RFC 5545, 3.3.10, has BYSETPOS=-1 with the working days as its example of "the last
# work day of the month"): a rule of which a part is left out is not fully convertible; what toText says fromText reads.
# Seen: isFullyConvertibleToText() is true each time. BYSETPOS=-1 is not said, so that a meeting on the last working day
# stands on the page, and comes back through fromText, as one on each working day; BYMINUTE=30 is not said either. "every 2 years November on the
# 30th" and "every day in November" come back without the month: every two years from today, and every day of the year. An end on 30 November, 10:00,
# is in Vietnam "until November 30, 2026", and read again ends on 29 November, 17:00. No error. Simple rules (every November on the 30th) are right.
# What we do: calendar files have single events (scoring/documents/calendar_file.py); no rule is put into words or read from them.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts rrule@2.8.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install rrule 2.8.1"; exit 2; }
cat >look.cjs <<'JS'
const { RRule, rrulestr } = require("rrule");
const days = "BYDAY=MO,TU,WE,TH,FR";
const expected = [
  ["FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30", "every November on the 30th", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30"], // the control
  [`FREQ=MONTHLY;${days};BYSETPOS=-1`, "every month on weekdays", `FREQ=MONTHLY;${days}`],
  ["FREQ=DAILY;BYHOUR=17;BYMINUTE=30", "every day at 17", "FREQ=DAILY;BYHOUR=17"],
  ["FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYMONTHDAY=30", "every 2 years November on the 30th", "INTERVAL=2;FREQ=YEARLY"],
  ["FREQ=DAILY;BYMONTH=11", "every day in November", "FREQ=DAILY"],
  ["FREQ=WEEKLY;UNTIL=20261130T100000Z", "every week until November 30, 2026", "FREQ=WEEKLY;UNTIL=20261129T170000Z"],
];
let same = true;
for (const [line, words, back] of expected) {
  const rule = rrulestr(`RRULE:${line}`);
  const told = rule.toText();
  const again = RRule.fromText(told).toString().replace("RRULE:", "");
  console.log(`${line}: fully convertible ${rule.isFullyConvertibleToText()}, "${told}", read again ${again}`);
  same = same && rule.isFullyConvertibleToText() === true && told === words && again === back;
}
process.exit(same ? 0 : 1);
JS
TZ=Asia/Ho_Chi_Minh node look.cjs || { echo "the behaviour has changed"; exit 1; }
