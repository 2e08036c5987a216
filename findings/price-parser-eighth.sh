#!/usr/bin/env bash
# price-parser 0.5.1 (PyPI): 0,125 points are 125, 0.005 is 5, and 4,5 points taken off are 4,5 points given.
#
# Expected (its README: "robust price amount and currency symbol extraction", "zero-effort handling of thousand and decimal separators"; "1,234" may be either, for which there is
# decimal_separator): no thousands stand behind a single nought, so that 0,125 has one reading only, as 0,5, 0,25 and 0,1255 do; and a sign belongs to an amount.
# Seen: any three last figures are taken for thousands, 0,125 is 125 and 0,050 is 50, while 0,25 and 0,1255, shorter and longer by one figure, are right. -4,5 is 4.5, with every sign for minus
# (-, −). No error, no sign in amount_text either.
# What we do: scoring/rules/points.py reads points with at most two decimals, and refuses signs and all else.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet price-parser==0.5.1 2>pip.log || {
  cat pip.log; echo "cannot install price-parser 0.5.1"; exit 2; }
cat >look.py <<'PY'
from decimal import Decimal

from price_parser import Price

RIGHT = {"4,5": "4.5", "0,25": "0.25", "0,1255": "0.1255", "1.234.567 đồng": "1234567", "0.5": "0.5"}
SEEN = {"0,125": "125", "0.125": "125", "0,050 điểm": "50", "0.005": "5", "-4,5": "4.5", "−4,5 điểm": "4.5"}
found = {text: Price.fromstring(text).amount for text in RIGHT | SEEN}
for text, amount in found.items():
    print(f"{text}: {amount}")
if any(found[text] != Decimal(amount) for text, amount in RIGHT.items()):
    raise SystemExit("the control is wrong")
raise SystemExit(any(found[text] != Decimal(amount) for text, amount in SEEN.items()))
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
