#!/usr/bin/env bash
# eSpeak NG 1.51 (Debian 12), a voice of the screen readers NVDA and Orca: in Vietnamese 15 points are "mười năm",
# which is ten years, and 1.000.000 đồng are a million and no hundreds.
#
# Expected: a number sounds as its words do. After "mười" as after "mươi" five is "lăm": 15 mười lăm, as 25 is hai
# mươi lăm, which is right; 1000 is một nghìn (một ngàn in the south), 1.000.000 một triệu, with nothing behind.
# Seen, in phonemes (espeak-ng -x), whose vowels alone differ a little between numbers and words: 15 and 115 end with
# n'a7m as năm, "five" or "year", not with l'a7m as lăm and 25; 15000 is mười năm ngàn. 1000 ends with "không trăm"
# (no hundred) as 100 with "trăm", 2.000.000 with it twice. 21 (mốt), 105 (linh năm) and 4,5 (phẩy năm) are right.
# What we do: nothing; a number stays a number on the page, and the papers have sums and points in words beside it.
set -uo pipefail
command -v espeak-ng >/dev/null || { echo "no espeak-ng: apt-get install espeak-ng"; exit 2; }
# The last sounds of a text, without pauses, stress and the marks between syllables.
sounds() { espeak-ng -q -x -v vi -- "$1" | tr -d "\n _|!',"; }
espeak-ng --version | cut -d' ' -f1-4
for text in năm lăm 25 15 115 15000 15.000 "không trăm" 1000 2.000.000 105 4,5 21; do echo "$text: $(sounds "$text")"; done
five=$(sounds năm) fifth=$(sounds lăm) zeros=$(sounds "không trăm") hundred=$(sounds trăm)
[ "$five" != "$fifth" ] && [[ $(sounds 25) == *"$fifth" && $(sounds 105) == *"$five" && $(sounds 4,5) == *"$five" ]] &&
  [[ $(sounds 100) == *"$hundred" && $zeros == *"$hundred" ]] || { echo "the control is wrong"; exit 1; }
for number in 15 115 215; do
  [[ $(sounds "$number") == *"$five" ]] || { echo "the behaviour has changed: $number"; exit 1; }
done
for number in 1000 1.000 15000 2.000.000; do
  [[ $(sounds "$number") == *"$hundred" ]] || { echo "the behaviour has changed: $number"; exit 1; }
done
