"""Ward officers who save, add evidence, submit and withdraw without rest, and note what the server
acknowledged.

An answer that does not come, or breaks off, leaves the same form to be sent again, with the same
id, until there is one: whoever doubles what had been done already is found.
"""

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.load import Address, Answer, ask, request

KINDS = ("save", "file", "submit", "withdraw")
CSRF = "f" * 32
EVERY = 3  # every third turn adds evidence: the act that a second sending would double
ROUND = 10  # after so many turns a card that is complete is submitted and withdrawn
PATIENCE = 60  # seconds in which the last form must have got its answer


@dataclass(frozen=True)
class Form:
    """One act, as bytes. `mark` occurs once in all the run and is what the act is known by in the
    database.
    """

    kind: str
    mark: str
    sent: bytes
    good: int


@dataclass
class Note:
    """What one officer asked for and what was acknowledged: kind → marks."""

    asked: dict[str, list[str]] = field(default_factory=dict)
    answered: dict[str, list[str]] = field(default_factory=dict)
    troubles: Counter[str] = field(default_factory=Counter)
    moments: list[float] = field(default_factory=list)  # of good answers, monotonic

    @property
    def acknowledged(self) -> int:
        return sum(len(marks) for marks in self.answered.values())


class Officer(threading.Thread):
    """Does one thing after the other on the card of one ward."""

    def __init__(
        self, number: int, session: str, scores: list[int], save_address: str, server: Address
    ) -> None:
        super().__init__(daemon=True)
        self.number, self.session, self.server = number, session, server
        self.item = save_address
        self.card = save_address.split("items/")[0]
        self.versions = dict.fromkeys(scores, 1)
        self.blank = set(scores)
        self.note, self.halt = Note(), threading.Event()
        self.turn = threading.Lock()  # whoever holds it has the officer at rest

    def run(self) -> None:
        turn, in_turn = 0, cycle(list(self.versions))
        while not self.halt.is_set():
            turn += 1
            with self.turn:
                self.work(turn, in_turn)
            time.sleep(0.005)

    def work(self, turn: int, in_turn: Iterator[int]) -> None:
        if turn % ROUND == 0 and not self.blank:
            if self.insist(self.submission()):
                self.insist(self.withdrawal(turn))
        elif turn % EVERY:
            self.save(next(in_turn), turn)
        else:
            self.insist(self.evidence(next(iter(self.versions)), turn))

    def insist(self, form: Form) -> bool:
        """Send until there is an answer; whether it was the one hoped for."""
        return self._answer_to(form).status == form.good

    def save(self, score: int, turn: int) -> None:
        words = f"lần {self.number}-{turn}"
        facts = {
            "points": ("0,25", "0,5")[turn % 2], "explanation": words,
            "version": self.versions[score], "request_id": uuid4(),
        }  # fmt: skip
        address = self.item.replace("/0/", f"/{score}/")
        sent = request(
            "POST", address, self.session, CSRF, urlencode(facts), accept="application/json"
        )
        answer = self._answer_to(Form("save", words, sent, good=200))
        if answer.status == 200:
            self.versions[score] = json.loads(answer.body)["version"]
            self.blank.discard(score)

    def evidence(self, score: int, turn: int) -> Form:
        content = f"%PDF-1.4 {self.number}-{turn} ".encode() + b"x" * 8_000
        sent = _with_file(
            self.item.replace("/0/", f"/{score}/") + "evidence/", self.session, content
        )
        return Form("file", hashlib.sha256(content).hexdigest(), sent, good=302)

    def submission(self) -> Form:
        request_id = str(uuid4())
        return self._step(
            "submit", request_id, "submit/", {"declared": "on", "request_id": request_id}
        )

    def withdrawal(self, turn: int) -> Form:
        reason = f"rút {self.number}-{turn}"
        return self._step(
            "withdraw", reason, "steps/withdraw/", {"reason": reason, "request_id": uuid4()}
        )

    def _step(self, kind: str, mark: str, path: str, facts: dict[str, object]) -> Form:
        return Form(
            kind,
            mark,
            request("POST", self.card + path, self.session, CSRF, urlencode(facts)),
            good=302,
        )

    def _answer_to(self, form: Form) -> Answer:
        self.note.asked.setdefault(form.kind, []).append(form.mark)
        halted = None
        while True:
            try:
                answer = self._heard(form.sent)
                if answer.status < 500:
                    break
                self.note.troubles[str(answer.status)] += 1
            except (
                OSError,
                ValueError,
                IndexError,
            ):  # no answer, or half of one: nobody knows what happened
                self.note.troubles["no answer"] += 1
            if self.halt.is_set():
                halted = halted or time.monotonic()
                if time.monotonic() > halted + PATIENCE:
                    return Answer(0, b"")
            time.sleep(0.02)
        if answer.status == form.good:
            self.note.answered.setdefault(form.kind, []).append(form.mark)
            self.note.moments.append(time.monotonic())
        else:
            self.note.troubles[f"{form.kind}: {answer.status}"] += 1
        return answer

    def _heard(self, asked: bytes) -> Answer:
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
        for name, value in (("kind", "file"), ("page", ""), ("request_id", uuid4()))
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
