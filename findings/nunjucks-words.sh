#!/usr/bin/env bash
# nunjucks 3.2.4 (npm): "Phường Hải Châu" has six words, a mark of 8.325 is 8,32 and one of 1.005 is 1, and half a point off, -2.5, is -2 where half a point given is 3.
#
# Expected (its documentation: wordcount, "Count and output the number of words in a string"; round is that of jinja2, whose templates it takes): three words, as Jinja2 3.1.6 counts;
# 8.325 and 1.005 to hundredths go one way, and 2.5 and -2.5 are the same distance from zero.
# Seen: each letter outside ASCII ends a word: "Phường Hải Châu" has six, "Tiếng Việt" four; "Hai Chau" has two, rightly. A remark of at most 100 words
# is over it at about half of them. round(2) of 8.325 is 8.32 and of 1.005 is 1, of 8.335 8.34; round of 2.5 is 3 and of -2.5 is -2. No warning.
# What we do: pages are Django's templates, which split at blanks; points are rounded by scoring/rules/points.py.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts nunjucks@3.2.4 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install nunjucks 3.2.4"; exit 2; }
cat >look.cjs <<'JS'
const nunjucks = require("nunjucks");
const expected = {
  '"Hai Chau" | wordcount': "2", "4.25 | round(1)": "4.3", "2.5 | round": "3", // the control
  '"Phường Hải Châu" | wordcount': "6", '"Tiếng Việt" | wordcount': "4",
  "8.325 | round(2)": "8.32", "1.005 | round(2)": "1", "8.335 | round(2)": "8.34", "-2.5 | round": "-2",
};
const wrong = Object.entries(expected).filter(([asked, told]) => {
  const seen = new nunjucks.Environment().renderString(`{{ ${asked} }}`);
  console.log("%s", `${asked} -> ${seen}`);
  return seen !== told;
});
process.exit(wrong.length ? 1 : 0);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
