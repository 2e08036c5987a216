"""The papers of a campaign's year made from their templates:
one, each that can be made, a preview.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from django.utils.translation import override

from scoring.documents.papers.drawings import PICTURES
from scoring.documents.papers.facts import Facts
from scoring.documents.papers.kinds import PAPERS, PaperKind
from scoring.documents.papers.lists import LISTS
from scoring.documents.papers.names import NAMES, OF_SUBJECT
from scoring.documents.papers.subject import Subject
from scoring.documents.template.template import Placeholder, Template, key
from scoring.files.shipped import shipped
from scoring.ledger.papers import require_seal
from scoring.models import Campaign
from scoring.rules.refusals import Refused


@dataclass(frozen=True)
class Made:
    """A paper: its file's name, also with its folder beside all others, its content, and the names
    that no value was found for.
    """

    name: str
    path: str
    content: bytes
    missing: list[Placeholder]


def template_of(kind: PaperKind, facts: Facts) -> bytes:
    """What this paper of this campaign is made from. Raises Refused where it was tampered with."""
    own = facts.templates.get(kind.code)
    return own.read() if own else shipped(kind.code)


@lru_cache(maxsize=64)
def asked_by(content: bytes) -> frozenset[str]:
    """The keys of the names that a template asks for."""
    return frozenset(key(placeholder.name) for placeholder in Template(content).placeholders())


class MissingNames:
    """The single names that the template of this kind asks for and nothing is known of, as people
    read them. What is the same for all papers of the campaign is looked for once.

    Raises Refused where the template was tampered with.
    """

    def __init__(self, kind: PaperKind, facts: Facts) -> None:
        asked = asked_by(template_of(kind, facts))
        self.names = [
            name for name in kind.names if key(name) in asked and not NAMES[name].is_never_missing
        ]
        self.of_subject = [name for name in self.names if name in OF_SUBJECT]
        self.common: frozenset[str] | None = None

    def of(self, subject: Subject) -> list[str]:
        if self.common is None:
            same = (name for name in self.names if name not in OF_SUBJECT)
            self.common = frozenset(name for name in same if _is_missing(name, subject))
        own = {name for name in self.of_subject if _is_missing(name, subject)}
        missing = own | self.common
        return [name for name in self.names if name in missing] if missing else []


def _is_missing(name: str, subject: Subject) -> bool:
    return NAMES[name].value(subject) is None


PREVIEW = "XEM THỬ MẪU – không dùng làm văn bản"


def preview(kind: PaperKind, facts: Facts, content: bytes) -> Made:
    """A paper made from this template with the campaign's data as they stand, whether or not it may
    be made yet; where there is nobody to make it for, every name stays. Raises Refused where the
    campaign's seal is broken.
    """
    require_seal(facts.campaign)
    subjects = kind.subjects(facts)
    ready = [subject for subject in subjects if not kind.guard(subject)]
    subject = next(iter([*ready, *subjects]), None)
    return _filled(kind, content, subject or Subject(facts), is_blank=subject is None, mark=PREVIEW)


def make(kind: PaperKind, subject: Subject) -> Made:
    """One paper. Raises Refused where it cannot be made yet, or its campaign's seal is broken."""
    if problem := kind.guard(subject):
        raise Refused("paper_too_early", problem)
    require_seal(subject.campaign)
    return _make(kind, subject)


def _make(kind: PaperKind, subject: Subject) -> Made:
    return _filled(kind, template_of(kind, subject.facts), subject, mark=subject.facts.mark)


def _filled(
    kind: PaperKind, content: bytes, subject: Subject, *, mark: str, is_blank: bool = False
) -> Made:
    campaign = subject.campaign
    with override("vi"):  # whatever language the reader uses
        template = Template(content)
        asked = frozenset() if is_blank else asked_by(content)
        lists = {name.partition(".")[0] for name in asked if "." in name}
        left = template.fill(
            {name: NAMES[name].value(subject) for name in kind.names if key(name) in asked},
            {name: LISTS[name].rows(subject) for name in kind.lists if key(name) in lists},
            {name: PICTURES[name].draw(subject) for name in kind.pictures if key(name) in asked},
        )
        if not kind.is_certificate or mark == PREVIEW:
            template.mark(mark)
        content = template.save(
            title=f"{kind.title} – {subject.name or campaign.title}",
            author=campaign.issuing_body,
            keywords=mark,
        )
    name = kind.file_name(subject)
    return Made(
        name, f"{kind.place} {name}" if kind.is_single else f"{kind.folder}/{name}", content, left
    )


def everything(campaign: Campaign) -> Iterator[Made]:
    """Every paper that can be made now. Raises Refused where the campaign's seal is broken."""
    require_seal(campaign)
    facts = Facts.of_papers(campaign).read()
    for kind in PAPERS:
        for subject in kind.subjects(facts):
            if not kind.guard(subject):
                yield _make(kind, subject)


def write_archive(campaign: Campaign, file: IO[bytes]) -> int:
    """All papers as one .zip, each kind of many in a folder of its own; returns how many."""
    number = 0
    # A Word file is compressed already.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for made in everything(campaign):
            archive.writestr(made.path, made.content)
            number += 1
    return number
