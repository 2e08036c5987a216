#!/usr/bin/env bash
# daff 1.4.2 (npm and PyPI): where two rows of a table are alike, putting a change on empties the whole table and says that it went well; and
# on npm a ward that got no point in place of no mark has not changed.
#
# Expected (its readme: "daff is a library for comparing tables, producing a summary of their differences, and using such
# a summary as a patch file"): the summary of two tables, put on the first, gives the second; what differs is in it, as the
# package of PyPI has "" and 0, and true and 1, for different.
# Seen: of P1 4, P1 4, P2 5 the second row is changed to 4.5. The summary is right ("+++" P1 4.5, "---" P1 4); put on, the heading and
# all wards are gone: one row P1 4.5 and three empty ones, with the answer true. So it is where one of three equal rows
# is taken away. A column that tells the rows apart helps. In the package of npm "" and 0, "4.50" and 4.5, true and 1,
# false and 0 are no difference, so that a mark that was entered is not in the summary, nor in what is patched by it.
# What we do: changes of a workbook are found by the row's own mark and by what its cells say (scoring/forms/imports); the change
# record holds before and after of each field.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund daff@1.4.2 >>npm.log 2>&1 || { cat npm.log; echo "cannot install daff 1.4.2"; exit 2; }
python3 -m venv env && env/bin/pip install --quiet daff==1.4.2 || { echo "cannot install daff 1.4.2 of PyPI"; exit 2; }
cat >look.cjs <<'JS'
const daff = require("daff");
const summary = (before, after) => {
  const [one, two, rows] = [new daff.TableView(before), new daff.TableView(after), []];
  new daff.TableDiff(daff.compareTables(one, two).align(), new daff.CompareFlags()).hilite(new daff.TableView(rows));
  return rows;
};
const patched = (before, after) => {
  const rows = summary(before, after);
  const said = new daff.HighlightPatch(new daff.TableView(before), new daff.TableView(rows)).apply();
  return `${said} ${JSON.stringify(before)}`;
};
const head = ["ward", "points"];
console.log("equal rows:", patched([head, ["P1", "4"], ["P1", "4"], ["P2", "5"]], [head, ["P1", "4"], ["P1", "4.5"], ["P2", "5"]]));
console.log("one of three:", patched([head, ["An", "4"], ["An", "4"], ["An", "4"]], [head, ["An", "4"], ["An", "4"]]));
console.log("own rows:", patched([head, ["P1", "4"], ["P2", "4"]], [head, ["P1", "4.5"], ["P2", "4"]]));
for (const [one, two] of [["", 0], [true, 1], ["4.50", 4.5], [4, 5]])
  console.log(`${JSON.stringify(one)} to ${JSON.stringify(two)}:`, summary([head, ["P1", one]], [head, ["P1", two]]).length - 1, "changed");
JS
cat >look.py <<'PY'
import daff

head = ["ward", "points"]


def summary(before, after):
    one, two = (daff.PythonTableView([list(row) for row in rows]) for rows in (before, after))
    rows = []
    difference = daff.TableDiff(daff.Coopy.compareTables(one, two).align(), daff.CompareFlags())
    difference.hilite(daff.PythonTableView(rows))
    return rows


before = [head, ["P1", "4"], ["P1", "4"], ["P2", "5"]]
rows = summary(before, [head, ["P1", "4"], ["P1", "4.5"], ["P2", "5"]])
table = [list(row) for row in before]
said = daff.HighlightPatch(daff.PythonTableView(table), daff.PythonTableView(rows)).apply()
print("equal rows, PyPI:", said, table)
for one, two in [("", 0), (True, 1)]:
    print(f"{one!r} to {two!r}, PyPI:", len(summary([head, ["P1", one]], [head, ["P1", two]])) - 1, "changed")
PY
found=$(node look.cjs && env/bin/python look.py) || { echo "$found"; echo "cannot run"; exit 2; }
echo "$found"
expected=$(cat <<'SEEN'
equal rows: true [["P1","4.5"],[null,null],[null,null],[null,null]]
one of three: true [[null,null],[null,null],[null,null]]
own rows: true [["ward","points"],["P1","4.5"],["P2","4"]]
"" to 0: 0 changed
true to 1: 0 changed
"4.50" to 4.5: 0 changed
4 to 5: 1 changed
equal rows, PyPI: True [['P1', '4.5'], [None, None], [None, None], [None, None]]
'' to 0, PyPI: 1 changed
True to 1, PyPI: 1 changed
SEEN
)
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
