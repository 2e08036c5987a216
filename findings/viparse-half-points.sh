#!/usr/bin/env bash
# viparse 0.1.31 (PyPI): half a point in a cell becomes a letter.
#
# Expected (README: fix takes text that something else has read, and "text that is already Unicode, and text that is
# not Vietnamese, come back unchanged"; documentation of detect_text_encoding: None where it is "too short to judge"):
# "4½" and "½ điểm" stay; the letter ể of "điểm" is written as Unicode writes it.
# Seen: fix makes "4ơ" and "ơ điểm" of them, "Đ 2" of "§ 2" and "ô Tốt ằ" of "« Tốt »": a short text is taken for one
# in an encoding of the time before Unicode (VISCII, TCVN3), where the byte of ½ stood for ơ, although the rest of it
# is Vietnamese already. A sentence is left alone, so that a list is damaged cell by cell and the page around it is
# not. No error.
# What we do: text is put together (NFC) and never turned from one encoding into another (wards/vietnamese.py);
# points with ½ in them are refused by their cell (scoring/rules/points.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet viparse==0.1.31 2>pip.log || {
  cat pip.log; echo "cannot install viparse 0.1.31"; exit 2; }
cat >look.py <<'PY'
import viparse

for text in ("Mỗi lần nộp muộn trừ ½ điểm.", "B¸o c¸o", "4½", "½ điểm", "§ 2", "« Tốt »"):
    print(f"{text} | {viparse.fix(text)} | {viparse.detect_text_encoding(text)}")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'Mỗi lần nộp muộn trừ ½ điểm. | Mỗi lần nộp muộn trừ ½ điểm. | None' <<<"$found" &&
  grep -q '^B¸o c¸o | Báo cáo | tcvn3' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -q '^4½ | 4ơ |' <<<"$found" && grep -q '^½ điểm | ơ điểm |' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
