#!/usr/bin/env bash
# html-to-text 10.0.1, turndown 7.2.5, node-html-markdown 2.0.0 (npm), markdownify 1.2.3 and html2text 2025.4.15 (PyPI): of two
# wards that are first together, one is second; inscriptis 2.7.6 (PyPI) makes the fourth the first.
#
# Expected (HTML, 4.4.5 and 4.4.8: li has the number that its value says, those after it count on from there, ol begins with
# start; a README: html-to-text "parses HTML and returns beautiful text"): a ranking with a tie, <li value="1"> twice and
# <li value="3">, followed by <ol start="4">, reads 1, 1, 3, 4, 5 as every browser shows it.
# Seen: the value is not looked at: 1, 2, 3; the ward of the tie that stands below is second. node-html-markdown and inscriptis
# do not look at start either, so that a list that goes on after a paragraph begins with 1 again; inscriptis
# alone knows value. No error. In Markdown too a number can be written as what it is (1\. with a line end).
# What we do: places stand in a column of a table, as text (scoring/rules, templates), never as what a list counts.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet markdownify==1.2.3 html2text==2025.4.15 inscriptis==2.7.6 2>pip.log || {
  cat pip.log; echo "cannot install markdownify, html2text and inscriptis"; exit 2; }
npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund html-to-text@10.0.1 turndown@7.2.5 node-html-markdown@2.0.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install html-to-text, turndown and node-html-markdown"; exit 2; }
cat >ranks.html <<'HTML'
<ol><li value="1">Phường Hòa Khánh</li><li value="1">Phường 2</li><li value="3">Phường 10</li></ol>
<p>Giải Khuyến khích</p>
<ol start="4"><li>Phường 4</li><li>Phường 5</li></ol>
HTML
cat >look.py <<'PY'
import re

import html2text
import inscriptis
import markdownify

page = open("ranks.html").read()
for name, read in (
    ("markdownify", markdownify.markdownify),
    ("html2text", html2text.html2text),
    ("inscriptis", inscriptis.get_text),
):
    print(name, *re.findall(r"^\s*(\d+)\. Ph", read(page), re.M))
PY
cat >look.cjs <<'JS'
const page = require("fs").readFileSync("ranks.html", "utf8");
const Turndown = require("turndown");
const readers = {
  "html-to-text": require("html-to-text").convert,
  turndown: (text) => new Turndown().turndown(text),
  "node-html-markdown": (text) => require("node-html-markdown").NodeHtmlMarkdown.translate(text),
};
for (const [name, read] of Object.entries(readers)) {
  console.log(name, ...[...read(page).matchAll(/^\s*(\d+)\.\s+Ph/gm)].map((found) => found[1]));
}
JS
found=$(env/bin/python look.py 2>&1 && node look.cjs) || { echo "cannot run: $found"; exit 2; }
echo "$found"
[ "$found" = "markdownify 1 2 3 4 5
html2text 1 2 3 4 5
inscriptis 1 1 3 1 2
html-to-text 1 2 3 4 5
turndown 1 2 3 4 5
node-html-markdown 1 2 3 1 2" ] || { echo "the behaviour has changed"; exit 1; }
