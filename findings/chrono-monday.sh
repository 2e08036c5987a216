#!/usr/bin/env bash
# chrono-node 2.10.3, Vietnamese: Monday next week is a Wednesday in two weeks.
#
# Expected: the names of the days are numbers behind "thứ" (thứ hai is Monday, thứ ba Tuesday), and
# the parser knows them: "thứ hai" alone is a Monday. So "thứ hai tuần sau", asked on Wednesday 25
# November 2026, is Monday 30 November.
# Seen: "hai tuần sau" is cut out of it, two weeks later, 9 December; "thứ bảy tuần sau" (Saturday
# next week) becomes seven weeks, 13 January. It is the usual way to name a near deadline.
# What we do: no script in a browser reads a day; wards/days.py takes days that are written out and
# refuses others.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund chrono-node@2.10.3 >>npm.log 2>&1 || {
  echo "cannot install chrono-node 2.10.3"; exit 2; }
cat >look.mjs <<'JS'
import { vi } from "chrono-node";
const now = new Date(2026, 10, 25, 9);
for (const text of ["thứ hai, 30/11/2026", "thứ hai tuần sau", "thứ bảy tuần sau"]) {
  const [found] = vi.parse(text, now);
  const day = found.start.date();
  console.log(`${text}: "${found.text}" ${day.getDate()}/${day.getMonth() + 1}/${day.getFullYear()}`);
}
JS
found=$(TZ=Asia/Ho_Chi_Minh node look.mjs) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'thứ hai tuần sau: "hai tuần sau" 9/12/2026' <<<"$found" &&
  grep -qxF 'thứ bảy tuần sau: "bảy tuần sau" 13/1/2027' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
