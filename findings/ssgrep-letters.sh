#!/usr/bin/env bash
# ssgrep of Gnumeric 1.12.55 (Debian 12): "Phường", "Đạt" and "Không" are in no cell of a sheet that has them, and are in each when they are typed in pieces.
#
# Expected (its manual: "search spreadsheets for strings", "ssgrep prints one line for each match"; -v "cells that do not match", -L "filenames without matches"; Unicode, 3.7: what is
# canonically equivalent is one text): the two wards that grep finds in the same list; the cell is printed as it stands in the file, letters in one piece.
# Seen: the cell is taken into its pieces (NFD) before it is compared, and the pattern is not: any word with a letter that has pieces, as ư, ờ, ạ and é, is never found, with -F, -i and -f
# the same, -c says 0 and the exit 1, while -v and -L have the file. "Đ" and "Ph" are found, since they have no pieces. Given in NFD, which no keyboard
# for Vietnamese writes, "Phường" finds both wards. A dot stands for a piece, so that "caf.$" does not fit café. No warning.
# What we do: names are compared in one normal form on both sides (wards/vietnamese.py).
set -uo pipefail
command -v ssgrep >/dev/null || { echo "no ssgrep: apt-get install gnumeric"; exit 2; }
case "$(ssgrep --version 2>&1)" in *"'1.12.55'"*) ;; *) echo "another ssgrep"; exit 2 ;; esac
export LC_ALL=C.UTF-8
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && export HOME="$tmp"
printf 'Phường 2,Đạt\nPhường 10,Không đạt\nTổng,café\n' >wards.csv
pieces() { python3 -c 'import sys, unicodedata; print(unicodedata.normalize("NFD", sys.argv[1]))' "$1"; }
cells() { ssgrep -n "$@" wards.csv 2>/dev/null | sed 's/^[^!]*!//' | paste -sd' '; }
for pattern in Ph Đ Phường Đạt Không café 'caf.$'; do echo "$pattern: $(cells "$pattern") | in pieces: $(cells "$(pieces "$pattern")")"; done >found
{ echo "-F: $(cells -F Phường)"; echo "-i: $(cells -i phường)"; echo "-c: $(ssgrep -c Phường wards.csv 2>/dev/null)"; echo "-L: $(ssgrep -L Phường wards.csv 2>/dev/null)"
  ssgrep -q Phường wards.csv 2>/dev/null; echo "exit: $?"; } >>found
sed -i 's/ *$//' found; cat found
[ "$(head -2 found)" = "Ph: A1:Phường 2 A2:Phường 10 | in pieces: A1:Phường 2 A2:Phường 10
Đ: B1:Đạt | in pieces: B1:Đạt" ] && [ "$(grep -c Phường wards.csv)" = 2 ] || { echo "the control is wrong"; exit 1; }
[ "$(tail -n +3 found)" = "Phường:  | in pieces: A1:Phường 2 A2:Phường 10
Đạt:  | in pieces: B1:Đạt
Không:  | in pieces: B2:Không đạt
café:  | in pieces: B3:café
caf.\$:  | in pieces:
-F:
-i:
-c: 0
-L: wards.csv
exit: 1" ] || { echo "the behaviour has changed"; exit 1; }
