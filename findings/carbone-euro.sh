#!/usr/bin/env bash
# carbone 3.8.2 (npm): an award of 1.234.567 đồng becomes as many euros, and points off are rounded the other way.
#
# Expected (documentation of formatN: "Format number according to the locale", of formatC: "Currencies are defined
# by the locale (options.lang)", which its examples write as en-us and fr-FR): with lang "vi-vn", as with "vi",
# 1234567 is 1.234.567,00 ₫ and 1234.5 is 1.234,5; and -4.25 with one decimal is as far from zero as 4.25.
# Seen: with "vi" so; with "vi-vn" and "vi-VN" 1,234,567.00 € and 1,234.5, without a word, while the days of the
# same report are in Vietnamese: for numbers the country is not taken off, and a locale that is not known is English
# with the euro. In all languages 4.25 is 4,3 and -4.25 is -4,2, so that a deduction and the bonus that it takes
# back leave a tenth.
# What we do: money and points reach papers as texts (scoring/pages/awards/, scoring/rules/points.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts carbone@3.8.2 >>npm.log 2>&1 || {
  echo "cannot install carbone 3.8.2"; exit 2; }
echo '{d.money:formatC()} | {d.points:formatN(1)} | {d.bonus:formatN(1)} | {d.off:formatN(1)} | {d.day:formatD(dddd)}' >award.html
cat >look.cjs <<'JS'
const carbone = require("carbone");
const data = { money: 1234567, points: 1234.5, bonus: 4.25, off: -4.25, day: "2026-11-30" };
const languages = ["fr-fr", "vi", "vi-vn", "vi-VN"];
(function next() {
  const lang = languages.shift();
  if (!lang) process.exit();
  carbone.render(`${__dirname}/award.html`, data, { lang, timezone: "Asia/Ho_Chi_Minh" }, (error, said) => {
    if (error) throw error;
    console.log(`${lang}: ${said.toString().trim()}`);
    next();
  });
})();
JS
found=$(node look.cjs 2>&1) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -q '^fr-fr: 1 234 567,00 € | 1 234,5 | 4,3 |' <<<"$found" && grep -q '^vi: 1.234.567,00 ₫ | 1.234,5 | 4,3 |' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -q '^vi-vn: 1,234,567.00 € | 1,234.5 | 4.3 | -4.2 | thứ hai$' <<<"$found" && grep -q '^vi: .* | 4,3 | -4,2 | thứ hai$' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
