#!/usr/bin/env bash
# Discount 2.2.7 (markdown, discount of Debian 12): a deadline of 1/4/2026 is "¼/2026", 1/2/2026 is "½/2026", and decision 1/2-KH is "½-KH".
#
# Expected (its manual: "smarty" enables SmartyPants, which makes typographic signs of quotes, dashes and dots; it is on where nothing is said): a day stays a day, as
# 2/4/2026, 01/04/2026 and 11/4/2026 do; what stands between two strokes is no fraction. Redcarpet 3.5.1, which makes the same fractions, looks for
# the second stroke (vmg/redcarpet#506); kramdown 2.4.0 leaves all of them alone.
# Seen: 1/2, 1/4 and 3/4 become ½, ¼ and ¾ wherever a word ends behind them, and a stroke or a hyphen ends a word. So three days of the year, as Vietnamese letters
# write them, lose their day and month, within tables too, among neighbours that are right, and so do the numbers of documents. No warning; the exit is 0.
# What we do: no text of the program goes through Markdown; days are written by templates as dd/mm/yyyy (wards/days.py reads both).
set -uo pipefail
command -v markdown >/dev/null || { echo "no markdown: apt-get install discount"; exit 2; }
case "$(markdown -V)" in *discount\ 2.2.7*) ;; *) echo "another markdown: $(markdown -V)"; exit 2 ;; esac
shown() { markdown "$@" | sed 's/<[^>]*>//g' | grep .; }
lines='Nộp 2/4/2026, 01/04/2026, 11/4/2026

Nộp 1/4/2026, họp 1/2/2026, 3/4/2026

Số 1/2-KH'
found="$(shown <<<"$lines")"; plain="$(shown -f nopants <<<"$lines")"
cell="$(printf '| Phường | Hạn |\n|---|---|\n| Phường 2 | 1/4/2026 |\n' | shown | tail -1)"
markdown -V; echo "$found"; echo "in a table:$cell"; echo "without smarty:"; echo "$plain"
[ "$plain" = "$(grep . <<<"$lines")" ] && [ "$(head -1 <<<"$found")" = "$(head -1 <<<"$lines")" ] || { echo "the control is wrong"; exit 1; }
[ "$(tail -n +2 <<<"$found")" = 'Nộp &frac14;/2026, họp &frac12;/2026, &frac34;/2026
Số &frac12;-KH' ] && grep -q '&frac14;/2026' <<<"$cell" || { echo "the behaviour has changed"; exit 1; }
