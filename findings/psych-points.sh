#!/usr/bin/env bash
# Psych 4.0.3 (the YAML of Ruby 3.1, Debian 12): 4,5 points are 45, 14,75 are 1475, and 0,75 is sixty-one.
#
# Expected (YAML 1.1, "Integer Language-Independent Type", which Psych follows for 17:30 and 0b101: the pattern of a whole
# number has digits and underscores and no comma; so has YAML 1.2, 10.2.1.2): 4,5 is a text, as PyYAML 6.0.3, ruamel.yaml 0.19.1
# and js-yaml 4.1.0 read it, and whoever needs the number sees that it is none.
# Seen: commas are thrown away before the number is read: 4,5 is the Integer 45, 14,75 is 1475. A zero before the comma
# makes it octal: 0,75 is 61, while 0,5 is 5 and 0,9 is no number and stays a text. So a list of half points has three
# kinds of wrong values, and sums are made of them. No error or warning. "1.234,5" and "4, 5" are texts; what Psych
# itself writes has quotes around it, so that only lists written by hand or by other programs are met.
# What we do: nothing of ours is YAML with points; one function reads 4,5 (scoring/rules/points.py) and nothing guesses.
set -uo pipefail
command -v ruby >/dev/null || { echo "no ruby: apt-get install ruby"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pyyaml==6.0.3 ruamel.yaml==0.19.1 2>pip.log || {
  cat pip.log; echo "cannot install PyYAML 6.0.3 and ruamel.yaml 0.19.1"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund js-yaml@4.1.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install js-yaml 4.1.0"; exit 2; }
cat >points.yaml <<'YAML'
- 4.5
- 10
- 4,5
- 14,75
- 0,75
- 0,9
- 1.234,5
YAML
cat >look.py <<'PY'
import json

import yaml
from ruamel.yaml import YAML

for name, load in (("PyYAML", yaml.safe_load), ("ruamel.yaml", YAML(typ="safe", pure=True).load)):
    print(name, json.dumps(load(open("points.yaml"))))
PY
env/bin/python look.py >others && node -e '
const found = require("js-yaml").load(require("fs").readFileSync("points.yaml", "utf8"));
console.log("js-yaml", JSON.stringify(found).replaceAll(",", ", ").replace(/(\d), (?=\d+")/g, "$1,"))' >>others || { echo "cannot run"; exit 2; }
found=$(ruby -ryaml -rjson -e 'puts "Psych #{YAML.load(File.read("points.yaml")).inspect}"') || { echo "cannot run"; exit 2; }
ruby -ryaml -e 'puts "Ruby #{RUBY_VERSION}, Psych #{Psych::VERSION}"'; cat others; echo "$found"
[ "$(cut -d' ' -f2- others | sort -u)" = '[4.5, 10, "4,5", "14,75", "0,75", "0,9", "1.234,5"]' ] || {
  echo "the control is wrong"; exit 1; }
[ "$found" = 'Psych [4.5, 10, 45, 1475, 61, "0,9", "1.234,5"]' ] || { echo "the behaviour has changed"; exit 1; }
