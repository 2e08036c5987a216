#!/usr/bin/env bash
# @breejs/later 4.2.0 (npm, the scheduler under Bree): the last working day of the month is every day, a Sunday written 7 is the Saturday
# before, and three days before the end of the month are now.
#
# Expected (crontab(5): day of the week is "0-7 (0 or 7 is Sunday)"; where the day of the month and that of the week are both named,
# a task runs when either is met; later's parser of cron takes L, W and # besides, in the way of Quartz, where LW is the last working day
# of the month): what croner 11.0.1 answers to the same lines, or an error, as croner and cron-parser 5.10.6 have for L-3.
# Seen: with LW in the place of the day a task runs every day, at 17:00 on 1, 2 and 3 November. 0 17 * * 7 is Saturday 7 November (7 is put into
# the numbers of later, 1 to 7, by cutting it down to the last). L-3 gives the moment at which one asks, each time. 30 November or a
# Monday are Mondays that fall on 30 November alone: 2026, then 2037. schedules without these are right. No error or warning.
# What we do: reminders are reckoned from the deadline itself (scoring/management/commands/remind.py), run daily by the machine's own timer.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts @breejs/later@4.2.0 croner@11.0.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install @breejs/later 4.2.0 and croner 11.0.1"; exit 2; }
cat >look.cjs <<'JS'
const later = require("@breejs/later");
const { Cron } = require("croner");
later.date.localTime();
const from = new Date(2026, 9, 31, 18); // Saturday 31 October 2026, 18:00
const shown = (day) => day.toString().slice(0, 21);
const expected = {
  "0 17 L * *": ["Mon Nov 30 2026 17:00", "Thu Dec 31 2026 17:00", "Sun Jan 31 2027 17:00"], // the control
  "0 17 LW * *": ["Sun Nov 01 2026 17:00", "Mon Nov 02 2026 17:00", "Tue Nov 03 2026 17:00"],
  "0 17 * * 7": ["Sat Nov 07 2026 17:00", "Sat Nov 14 2026 17:00", "Sat Nov 21 2026 17:00"],
  "0 17 L-3 * *": ["Sat Oct 31 2026 18:00", "Sat Oct 31 2026 18:00", "Sat Oct 31 2026 18:00"],
  "0 17 30 11 1": ["Mon Nov 30 2026 17:00", "Mon Nov 30 2037 17:00", "Mon Nov 30 2043 17:00"],
};
let same = true;
for (const [line, there] of Object.entries(expected)) {
  const seen = later.schedule(later.parse.cron(line)).next(3, from).map(shown);
  let other;
  try {
    other = new Cron(line).nextRuns(3, from).map(shown).join(", ");
  } catch (error) {
    other = error.message;
  }
  console.log(`${line}\n  later  ${seen.join(", ")}\n  croner ${other}`);
  same = same && seen.join() === there.join();
  if (line === "0 17 L * *") same = same && other === there.join(", ");
}
process.exit(same ? 0 : 1);
JS
TZ=Asia/Ho_Chi_Minh node look.cjs || { echo "the behaviour has changed"; exit 1; }
