"""Ward officers who save and add evidence without rest, and keep a note of what the server acknowledged."""

import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.load import Address, Answer, ask, request

CSRF = "f" * 32
EVERY = 7  # after so many saves a piece of evidence


@dataclass
class Note:
    """What one officer asked for and what was acknowledged, by words that occur once."""

    asked: set[str] = field(default_factory=set)
    saved: dict[str, int] = field(default_factory=dict)  # the words acknowledged: the score they were for
    files_asked: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)  # SHA-256 of what was acknowledged
    failures: int = 0


class Officer(threading.Thread):
    """Saves one item after the other; what fails is tried again with other words, as a person would."""

    def __init__(self, number: int, session: str, scores: list[int], save_address: str, server: Address) -> None:
        super().__init__(daemon=True)
        self.number, self.session, self.server = number, session, server
        self.save_address = save_address
        self.versions = dict.fromkeys(scores, 1)
        self.note, self.halt = Note(), threading.Event()

    def run(self) -> None:
        turn = 0
        while not self.halt.is_set():
            turn += 1
            score = list(self.versions)[turn % len(self.versions)]
            try:
                if turn % EVERY:
                    self.save(score, f"lần {self.number}-{turn}", turn)
                else:
                    self.add_evidence(score, turn)
            except (OSError, ValueError, IndexError):  # no answer, or half of one: nobody knows what happened
                self.note.failures += 1
                time.sleep(0.02)

    def save(self, score: int, words: str, turn: int) -> None:
        self.note.asked.add(words)
        facts = {"points": ("0,25", "0,5")[turn % 2], "explanation": words, "version": self.versions[score]}
        address = self.save_address.replace("/0/", f"/{score}/")
        asked = request("POST", address, self.session, CSRF, urlencode(facts), accept="application/json")
        answer = self.heard(asked)
        if answer.status == 200:
            self.versions[score] = json.loads(answer.body)["version"]
            self.note.saved[words] = score
        elif answer.status == 409:  # an earlier save arrived although its answer did not
            self.versions[score] = json.loads(answer.body)["theirs"]["version"]
        else:
            self.note.failures += 1

    def add_evidence(self, score: int, turn: int) -> None:
        content = f"%PDF-1.4 {self.number}-{turn} ".encode() + b"x" * 20_000
        digest = hashlib.sha256(content).hexdigest()
        self.note.files_asked.add(digest)
        address = self.save_address.replace("/0/", f"/{score}/evidence/")
        answer = self.heard(_with_file(address, self.session, content))
        if answer.status == 302:
            self.note.files.add(digest)
        else:
            self.note.failures += 1

    def heard(self, asked: bytes) -> Answer:
        """The answer, if it came to its end."""
        answer = ask(self.server, asked)
        if answer.length is not None and len(answer.body) != answer.length:
            raise ValueError("the answer broke off")
        return answer


def _with_file(path: str, session: str, content: bytes) -> bytes:
    """A form with one file, as a browser sends it."""
    edge = "edge-of-the-parts"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in (("kind", "file"), ("page", ""))
    ]
    parts.append(
        f'--{edge}\r\nContent-Disposition: form-data; name="uploads"; filename="bao-cao.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n".encode()
        + content
        + b"\r\n"
    )
    body = b"".join(parts) + f"--{edge}--\r\n".encode()
    head = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        f"Cookie: sessionid={session}; csrftoken={CSRF}",
        f"X-CSRFToken: {CSRF}",
        "Accept: text/html",
        "Connection: close",
        f"Content-Type: multipart/form-data; boundary={edge}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body
