#!/usr/bin/env bash
# liblouis 3.24.0 (liblouis-bin of Debian 12), Vietnamese uncontracted Braille: read back, "Không đạt" is "hông đạt",
# "Minh" is "µinh", and of "Kế", "tên" and "kể" the vowel is gone.
#
# Expected (its table says "contraction: no" and "direction: both"; in the Braille of Vietnam each of these letters has a cell
# of its own): what lou_translate writes for a name it reads again as that name, as it does with "Phường Tốt" and 4,5.
# Seen: forward is right, and back a capital K, ê, ế and ể come out as characters that no font has (private use) or as
# nothing, a capital M as the micro sign; the words close up over them: "Lê Văn Minh" is "L Văn µinh", "Kiên" "in", "tên"
# "tn", "thành viên" "thành vin". ề, ễ, ệ, small k and m are right. No error. The table of French (fr-bfu-comp6.utb)
# gives "Minh" and "Khê" back. What an official types on a Braille display in this table arrives so.
# What we do: nothing of ours is put into Braille or taken from it; pages and papers hold text, from which the reader's
# own program makes Braille, and forward is right.
set -uo pipefail
command -v lou_translate >/dev/null || { echo "no lou_translate: apt-get install liblouis-bin"; exit 2; }
export LC_ALL=C.UTF-8
lou_translate --version | head -n 1
there() { printf '%s\n' "$1" | lou_translate --forward "unicode.dis,$2"; }
back() { printf '%s\n' "$1" | lou_translate --backward "unicode.dis,$2"; }
for text in "Phường Tốt" "4,5" "minh khá kệ về" "Yếu"; do
  [ "$(back "$(there "$text" vi-vn-g0.utb)" vi-vn-g0.utb)" = "$text" ] || { echo "the control is wrong: $text"; exit 1; }
done
for text in Minh Khê; do
  [ "$(back "$(there "$text" fr-bfu-comp6.utb)" fr-bfu-comp6.utb)" = "$text" ] || { echo "the control is wrong: $text"; exit 1; }
done
[ "$(there "Không đạt" vi-vn-g0.utb)" = "⠨⠅⠓⠹⠝⠛⠀⠮⠠⠁⠞" ] || { echo "the behaviour has changed forward"; exit 1; }
for text in "Không đạt" "Lê Văn Minh" "Kiên" "tên" "kinh tế" "kể" "thành viên"; do
  cells=$(there "$text" vi-vn-g0.utb) again=$(back "$(there "$text" vi-vn-g0.utb)" vi-vn-g0.utb)
  echo "$text: $cells: $(printf '%s' "$again" | python3 -c 'import sys; print(ascii(sys.stdin.read()), end="")')"
  [ "$again" != "$text" ] || { echo "the behaviour has changed: $text"; exit 1; }
done
