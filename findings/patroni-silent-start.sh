#!/usr/bin/env bash
# Patroni 4.1.5: waits for ever, without a word, when the process that is to start PostgreSQL dies.
#
# Expected: Patroni starts PostgreSQL through a process of its own (multiprocessing, “spawn”) and
#   reads the postmaster's number from a pipe. When that process ends without saying one, the start
#   has failed: the reader meets the end of the pipe, the log says so, and the node goes on trying.
# Happens: the parent keeps its own copy of the pipe's writing end open, so the end never comes:
#   recv() blocks for good. And Python says nothing of an interpreter that could not be run (“spawn”
#   does not report a failed exec). A node then says “bootstrap in progress” every ten seconds for
#   ever. Met where Patroni's environment was made with an interpreter below root's home: Patroni
#   itself had been started by root's tool, its child as the user postgres was not allowed to.
# We: make .venv-cluster with the system's interpreter (Makefile, deploy/cluster/README.md).
set -u
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" || exit 2
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
	'patroni==4.1.5' 'psycopg[binary]==3.3.9' 'psutil' || exit 2
cat > "$folder/look.py" <<'PYTHON'
import multiprocessing, sys, threading
from importlib.metadata import version
from patroni.postgresql.postmaster import PostmasterProcess

folder = sys.argv[1]
multiprocessing.set_executable(f"{folder}/an-interpreter-that-may-not-be-run")
answers = []
start = threading.Thread(
    target=lambda: answers.append(PostmasterProcess.start("/bin/true", folder, f"{folder}/conf", [])),
    daemon=True,
)
start.start()
start.join(20)
dead = [child.exitcode for child in multiprocessing.active_children()]
print(f"patroni {version('patroni')}: after 20 s", end=" ")
if start.is_alive():
    print(f"start() still waits; its child is dead ({'gone' if not dead else dead}), nothing was said.")
    sys.exit(0)
print(f"start() has ended with {answers}: the behaviour has changed.")
sys.exit(1)
PYTHON
touch "$folder/an-interpreter-that-may-not-be-run"
"$folder/venv/bin/python" "$folder/look.py" "$folder"
