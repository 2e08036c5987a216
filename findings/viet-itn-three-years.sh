#!/usr/bin/env bash
# viet-itn 0.1.0 (PyPI): "ba năm công tác", three years of service, is "35 công tác", ten years are 15, and "bốn rưỡi điểm", four points and a half, is "04h30 điểm".
#
# Expected (its summary: "Vietnamese Inverse Text Normalizer", which turns what was said into figures): "3 năm công tác", "10 năm", "4,5 điểm", or the words as they were, as "nửa điểm" stays. Five behind ba, mười or một is
# said lăm, năm there is the word for year; a five is năm behind linh, lẻ and phẩy only, and it knows that itself: mười lăm is 15, hai mươi năm 20 năm.
# Seen: "ba năm" is 35, "một năm" and "mười năm" are both 15, "năm năm qua", the past five years, is "năm 5 qua", the year 5. What has a half is an hour of the clock, whatever stands behind it, 04h30
# điểm, 02h30 triệu, and "một triệu rưỡi" is "1.000.000 rưỡi". Points with phẩy, mười lăm điểm and hai mươi năm are right. No error.
# What we do: nothing that was said is written down by the program; points are typed in figures (scoring/rules/points.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet viet-itn==0.1.0 pynini==2.1.7 2>pip.log || {
  cat pip.log; echo "cannot install viet-itn 0.1.0"; exit 2; }
cat >look.py <<'PY'
from src.normalize import InverseTextNormalizer

SEEN = {
    "bốn phẩy năm điểm": "4,5 điểm",
    "mười lăm điểm": "15 điểm",
    "hai mươi năm": "20 năm",
    "nửa điểm": "nửa điểm",
    "ba năm công tác": "35 công tác",
    "một năm": "15",
    "mười năm": "15",
    "trong năm năm qua": "trong năm 5 qua",
    "bốn rưỡi điểm": "04h30 điểm",
    "hai rưỡi triệu": "02h30 triệu",
    "một triệu rưỡi": "1.000.000 rưỡi",
}
normalizer = InverseTextNormalizer()
found = {text: normalizer.inverse_normalize(text) for text in SEEN}
for text, figures in found.items():
    print(f"{text}: {figures}")
raise SystemExit(found != SEEN)
PY
env/bin/python -W ignore look.py || { echo "the behaviour has changed"; exit 1; }
