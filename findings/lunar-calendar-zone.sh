#!/usr/bin/env bash
# vietnamese-lunar-calendar 0.0.6 (npm): the lunar day of a date depends on where the computer stands.
#
# Expected: Vietnam's lunar calendar is reckoned for the meridian of Vietnam (UTC+7, decision
# 121/CP of 8 August 1967), so that 2 February 2030 is the first day of Tết wherever one asks. The
# date is given as year, month and day; no moment and no zone is part of the question.
# Seen: new LunarDate(2030, 2, 2) is 1/1/2030 on a computer set to Vietnam and 30/12/2029 on one set
# to Tokyo. On a computer in UTC, as servers are, 9,754 of the 31,017 days from 31 January 1976 to
# the end of 2060 are other ones than on the same computer set to Vietnam (3 March 1976 is one).
# What we do: scoring/rules/workdays.py takes Tết and the Hùng Kings' day from Python's holidays,
# which has them as written down for Vietnam (right at 1985, 2007, 2030 and 2053, where China's
# calendar differs); browsers are not asked.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund vietnamese-lunar-calendar@0.0.6 >>npm.log 2>&1 || {
  echo "cannot install vietnamese-lunar-calendar 0.0.6"; exit 2; }
cat >look.cjs <<'JS'
const { LunarDate } = require("vietnamese-lunar-calendar");
const said = (...day) => {
  const lunar = new LunarDate(...day);
  return `${lunar.date}/${lunar.month}/${lunar.year}`;
};
console.log(said(2030, 2, 2), said(1976, 3, 3));
JS
vietnam=$(TZ=Asia/Ho_Chi_Minh node look.cjs) && tokyo=$(TZ=Asia/Tokyo node look.cjs) &&
  utc=$(TZ=UTC node look.cjs) || { echo "cannot run"; exit 2; }
echo "2 February 2030 and 3 March 1976: in Vietnam $vietnam, in Tokyo $tokyo, in UTC $utc"
[ "${vietnam%% *}" = 1/1/2030 ] && [ "${tokyo%% *}" = 30/12/2029 ] && [ "${vietnam##* }" != "${utc##* }" ] || {
  echo "the behaviour has changed"; exit 1; }
