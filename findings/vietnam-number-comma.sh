#!/usr/bin/env bash
# vietnam-number 1.0.6 (PyPI): 4,5 points are "bốn mươi lăm", five taken off are "năm", and "tám mươi sáu phẩy năm" is 865.
#
# Expected (its description: support for spoken and written Vietnamese, for numbers from 0 to 999.999.999.999; both refuse what is no number with a ValueError, "điểm" for one, and w2n
# "ba mươi tháng mười một" too): a number that it cannot tell, as 4,5, -5, "phẩy" or "vạn", is refused.
# Seen: n2w takes every character out that is no figure: "4,5" and "4.5" are "bốn mươi lăm", "-5" is "năm", "30/11" is "ba nghìn không trăm mười một". w2n takes every word
# out that it does not know: "bốn phẩy năm" is 45, "tám mươi sáu phẩy năm" 865, "âm năm" 5, "một vạn", ten thousand, is 1. No error, no warning.
# What we do: numbers are read in words by scoring/rules/in_words.py, points by scoring/rules/points.py.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet vietnam-number==1.0.6 2>pip.log || { cat pip.log; echo "cannot install vietnam-number 1.0.6"; exit 2; }
cat >look.py <<'PY'
from vietnam_number import n2w, w2n


def told(ask, text):
    try:
        return ask(text)
    except ValueError:
        return "refused"


written = {"45": "bốn mươi lăm", "4,5": "bốn mươi lăm", "4.5": "bốn mươi lăm", "-5": "năm", "30/11": "ba nghìn không trăm mười một"}
read = {
    "tám mươi sáu": 86, "hai nghìn không trăm hai mươi sáu": 2026, "ba mươi tháng mười một": "refused",  # the control
    "bốn phẩy năm": 45, "tám mươi sáu phẩy năm": 865, "âm năm": 5, "một vạn": 1,
}
seen = {text: told(n2w, text) for text in written}, {text: told(w2n, text) for text in read}
for answers in seen:
    for text, answer in answers.items():
        print(f"{text} -> {answer}")
raise SystemExit(seen != (written, read))
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
