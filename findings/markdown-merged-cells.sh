#!/usr/bin/env bash
# markdownify 1.2.3, html2text 2025.4.15 (PyPI), turndown-plugin-gfm 1.0.2, @joplin/turndown-plugin-gfm 1.0.68 and
# node-html-markdown 2.0.0 (npm): below a ward that stands for two rows, 10 points are the name of a criterion.
#
# Expected (HTML, 4.9.12, forming a table: a cell with rowspan="2" takes its column in the next row too, one with
# colspan="2" two columns; GitHub's tables know neither, so that an empty cell has to stand there): in the second row "2" is
# under Tiêu chí and 10 under Điểm, the sum of 14,5 under Điểm.
# Seen: the row that follows begins one column too far left: "2" is the ward, 10 the criterion, there are no points. After
# colspan the sum of 14,5 stands under Tiêu chí by html2text, turndown-plugin-gfm and node-html-markdown; the two others
# put an empty cell in. No error. A table without merged cells is right. A page of points read so (by a search, by an
# assistant) says that a ward "2" has none.
# What we do: nothing is made of our pages; lists for machines are workbooks, without merged cells (scoring/workbooks).
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet markdownify==1.2.3 html2text==2025.4.15 2>pip.log || {
  cat pip.log; echo "cannot install markdownify 1.2.3 and html2text 2025.4.15"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts turndown@7.2.5 turndown-plugin-gfm@1.0.2 \
  @joplin/turndown-plugin-gfm@1.0.68 node-html-markdown@2.0.0 >>npm.log 2>&1 || { cat npm.log; echo "cannot install from npm"; exit 2; }
head='<table><tr><th>Đơn vị</th><th>Tiêu chí</th><th>Điểm</th></tr>'
printf '%s' "$head<tr><td>Phường 1</td><td>1</td><td>4,5</td></tr><tr><td></td><td>2</td><td>10</td></tr></table>" >plain.html
printf '%s' "$head<tr><td rowspan=\"2\">Phường 1</td><td>1</td><td>4,5</td></tr><tr><td>2</td><td>10</td></tr><tr><td colspan=\"2\">Cộng</td><td>14,5</td></tr></table>" >merged.html
cat >look.py <<'PY'
import sys

import html2text
from markdownify import markdownify

text = open(sys.argv[2], encoding="utf-8").read()
print(markdownify(text) if sys.argv[1] == "markdownify" else html2text.HTML2Text(bodywidth=0).handle(text))
PY
cat >look.js <<'JS'
const [, , name, file] = process.argv;
const text = require("fs").readFileSync(file, "utf8");
if (name === "node-html-markdown") console.log(require(name).NodeHtmlMarkdown.translate(text));
else {
  const service = new (require("turndown"))();
  service.use(require(name).gfm);
  console.log(service.turndown(text));
}
JS
# The rows below the rule, each as cell/cell/cell; html2text writes no | at the edges of a row.
rows() {
  local edge='s/^ *[|] ?//; s/ *[|] *$//'; [ "$1" = html2text ] && edge=''
  case $1 in markdownify | html2text) env/bin/python look.py "$1" "$2" ;; *) node look.js "$1" "$2" ;; esac |
    sed -n '/--/,$p' | tail -n +2 | grep -v '^ *$' | sed -E "$edge; s/ *[|] */\\//g; s/ *$//"
}
for name in markdownify html2text turndown-plugin-gfm @joplin/turndown-plugin-gfm node-html-markdown; do
  plain=$(rows "$name" plain.html) merged=$(rows "$name" merged.html)
  echo "$name: $(tr '\n' ';' <<<"$merged")"
  [ "$plain" = $'Phường 1/1/4,5\n/2/10' ] || { echo "the control is wrong: $plain"; exit 1; }
  case $name in markdownify | @joplin/*) total='Cộng//14,5' ;; *) total='Cộng/14,5' ;; esac
  [[ $merged == $'Phường 1/1/4,5\n2/10'* ]] && [[ $merged == *$'\n'"$total"* ]] || {
    echo "the behaviour has changed: $merged"; exit 1; }
done
