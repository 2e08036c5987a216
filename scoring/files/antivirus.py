"""Asks a ClamAV daemon about a file, where one is configured (CLAMAV: a socket's path, or
host:port).

The protocol's INSTREAM: chunks with their length in four bytes, an empty one at the end, one line
as the answer.
"""

import socket
import struct
from collections.abc import Iterable
from contextlib import closing

CHUNK = 64 * 1024
PATIENCE = 30  # seconds
CLEAN, FOUND = "OK", "FOUND"


class Unavailable(Exception):
    """The daemon does not answer; what it would say is unknown."""


def finding(where: str, chunks: Iterable[bytes]) -> str:
    """The name of what was found, "" when the file is clean. Raises Unavailable."""
    try:
        with closing(_connect(where)) as wire:
            wire.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                wire.sendall(struct.pack("!L", len(chunk)) + chunk)
            wire.sendall(struct.pack("!L", 0))
            answer = _line(wire)
    except (OSError, ValueError) as problem:  # the latter when the setting is no address
        raise Unavailable(str(problem)) from problem
    _stream, _colon, verdict = answer.partition(": ")
    if verdict == CLEAN:
        return ""
    if verdict.endswith(FOUND):
        return verdict.removesuffix(FOUND).strip()
    raise Unavailable(answer)


def _connect(where: str) -> socket.socket:
    if where.startswith("/"):
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(PATIENCE)
        wire.connect(where)
        return wire
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE)


def _line(wire: socket.socket) -> str:
    verdict = b""
    while not verdict.endswith(b"\0") and len(verdict) < 4096 and (more := wire.recv(1024)):
        verdict += more
    return verdict.rstrip(b"\0\n").decode("utf-8", "replace")
