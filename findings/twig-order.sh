#!/usr/bin/env bash
# twig 2.0.0 (npm, Twig.js): of 10, 9 and 4,5 points the smallest is 10, a deadline of 30/11/2026 is the first of January 1970, and an hour
# of Vietnam is that of the server.
#
# Expected (its readme: it is "a pure JavaScript implementation of the Twig PHP templating language"; Twig's documentation: sort takes
# numbers as numbers, date takes the zone as its second argument, title capitalises words): what Twig 3.5.1 of PHP answers to the
# same templates: 4.5 9 10; 100 91.5 9; an error for 30/11/2026; 30/11/2026 16:30; "Đồng Chí Nguyễn Văn Ánh"; week 49.
# Seen: sort compares texts, so that 10 is less than 4.5 and a ranking from below has 91.5 before 100. A day that is not
# understood is 01/01/1970 without a word. The zone is left out: 16:30 is 09:30. Words that begin with a letter of
# Vietnamese stay small (a word is what \b says). 30 November 2026 is in week 48 (ISO: 49). 8.325 to two places by number_format is 8,32, by
# round 8.33. No error or warning in any of them.
# What we do: pages are Django's templates on the server, orders and days are made before them (scoring/rules, wards/days.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund twig@2.0.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install twig 2.0.0"; exit 2; }
cat >look.cjs <<'JS'
const { twig } = require("twig");
const seen = [
  ["{{ [10, 9, 4.5]|sort|join(' ') }}", "10 4.5 9"],
  ["{{ [100, 91.5, 9]|sort|reverse|join(' ') }}", "91.5 9 100"],
  ["{{ '30/11/2026'|date('d/m/Y') }}", "01/01/1970"],
  ["{{ 1796031000|date('d/m/Y H:i', 'Asia/Ho_Chi_Minh') }}", "30/11/2026 09:30"],
  ["{{ '2026-11-30'|date('W') }}", "48"],
  ["{{ 'đồng chí nguyễn văn ánh'|title }}", "đồng Chí Nguyễn Văn ánh"],
  ["{{ 8.325|number_format(2, ',', '.') }} {{ 8.325|round(2) }}", "8,32 8.33"],
  ["{{ 4.35|number_format(1, ',', '.') }} {{ '2026-11-30'|date('d/m/Y') }}", "4,4 30/11/2026"],
];
let changed = 0;
for (const [template, answer] of seen) {
  const found = twig({ data: template, rethrow: true }).render({});
  console.log(template, "=>", found);
  if (found !== answer) changed = 1;
}
process.exit(changed);
JS
TZ=UTC node look.cjs || { echo "the behaviour has changed"; exit 1; }
