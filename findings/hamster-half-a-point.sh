#!/usr/bin/env bash
# g2p-hamster 0.2.8 (PyPI): read out, "1/2 điểm", half a point, is the first of February, "3/4 số phiếu", three quarters of the votes, the third of April, and the day 2026-11-30 eight figures with
# dashes.
#
# Expected (its summary: "Context-aware Vietnamese/English TTS front-end: text normalization, abbreviation/date/number verbalization"): "một phần hai điểm", "ba phần tư số phiếu", since a unit and what is counted stand behind
# them and no "ngày" before; a day as ISO 8601 writes it read as one; 8,325 as "tám phẩy ba trăm hai mươi lăm" or figure by figure, as 91,68 is.
# Seen: two numbers with a stroke that fit are a day, whatever stands around them, with the word "ngày" put before. 2026-11-30 is "hai không hai sáu gạch một một gạch ba không"; quý III/2026 is "quý ba trên hai nghìn …", the third
# quarter out of two thousand; 8,325 is eight thousand three hundred and twenty-five. Nothing of it is in the list of what to look at again (review), in which UBND is. 4,5 and 30/11/2026 are right.
# What we do: points are written 0,5 (scoring/rules/points.py) and days 30/11/2026 (wards/days.py); no fractions and no days in the ISO form stand on a page.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet g2p-hamster==0.2.8 2>pip.log || {
  cat pip.log; echo "cannot install g2p-hamster 0.2.8"; exit 2; }
cat >look.py <<'PY'
from g2p_hamster.t0.pipeline import normalize

SEEN = {
    "4,5 điểm": "bốn phẩy năm điểm",
    "91,68 điểm": "chín mươi mốt phẩy sáu tám điểm",
    "ngày 5/6": "ngày năm tháng sáu",
    "1/2 điểm": "ngày một tháng hai điểm",
    "3/4 số phiếu": "ngày ba tháng tư số phiếu",
    "2026-11-30": "hai không hai sáu gạch một một gạch ba không",
    "quý III/2026": "quý ba trên hai nghìn không trăm hai mươi sáu",
    "8,325": "tám nghìn ba trăm hai mươi lăm",
}
found = {text: normalize(text) for text in SEEN}
for text, answer in found.items():
    print(f"{text}: {answer['read_string']}; to be looked at again: {len(answer['review'])}")
same = all(answer["read_string"] == SEEN[text] and not answer["review"] for text, answer in found.items())
raise SystemExit(not same or not normalize("UBND phường")["review"])
PY
env/bin/python -W ignore look.py || { echo "the behaviour has changed"; exit 1; }
