#!/usr/bin/env bash
# cronstrue 3.39.0 (npm): in Vietnamese a deadline on 30 November is at 17:00 "on 30 days of the month, only in November".
#
# Expected (README: cronstrue converts cron expressions "into human readable descriptions" in the language that is set; Vietnamese says "ngày 30" for
# the thirtieth and "30 ngày" for thirty days, without exception): "vào ngày 30 trong tháng", as the same translation has "gần ngày 15 nhất của tháng"
# for 15W and "giữa ngày 1 và 7" for 1-7.
# Seen: 0 17 30 11 * is "Vào 17:00, vào 30 ngày trong tháng, chỉ trong Tháng 11": on thirty days, which are all that November
# has. The 1st and 15th are "1 và 15 ngày trong tháng" (one and fifteen days); the 1st of each quarter is "1 ngày trong tháng, mỗi 3 tháng", any one day.
# Who sets a reminder by the words on the page believes that it goes out daily. And "days 1 to 7, and on Mondays" has "hơn Thứ 2",
# more than Monday. No error; in English, "on day 30 of the month", it is right.
# What we do: times of the machine are set in deploy/, and told as days written out (wards/days.py).
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts cronstrue@3.39.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install cronstrue 3.39.0"; exit 2; }
cat >look.cjs <<'JS'
const cronstrue = require("cronstrue/i18n");
const expected = {
  "0 17 15W * *": "Vào 17:00, vào ngày làm việc gần ngày 15 nhất của tháng", // the control
  "0 17 30 11 *": "Vào 17:00, vào 30 ngày trong tháng, chỉ trong Tháng 11",
  "0 8 1,15 * *": "Vào 08:00, vào 1 và 15 ngày trong tháng",
  "0 0 1 */3 *": "Vào 00:00, vào 1 ngày trong tháng, mỗi 3 tháng",
  "0 17 1-7 * 1": "Vào 17:00, giữa ngày 1 và 7 trong tháng, và hơn Thứ 2",
};
let same = true;
for (const [line, there] of Object.entries(expected)) {
  const seen = cronstrue.toString(line, { locale: "vi" }).normalize("NFC");
  console.log(`${line}: ${seen}  (${cronstrue.toString(line)})`);
  same = same && seen === there;
}
process.exit(same ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
