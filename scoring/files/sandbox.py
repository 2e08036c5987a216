"""The bounds that a process sets itself before it opens somebody else's file (pictures.py starts
it): the file is its standard input, an archive its standard output.

What runs in it imports all it needs before it is closed: afterwards nothing more is opened.
"""

import sys

if sys.platform != "win32":
    import resource

BROKEN, LOCKED, TOO_LARGE = 3, 4, 5  # exit statuses
MEMORY = 1024**3
SECONDS = 20
ANSWER = 64 * 1024**2


def close_sandbox() -> None:
    """No more memory and time than this; no other file or line is opened, no process started."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER, ANSWER))
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
