"""What an act hands over for its entry, and the entry made of it: sealed, not stored yet.

Values are written as the texts an office would read (points `4,5`, dates `30/11/2026`), in
Vietnamese whichever language the person reads, only for fields that changed, so that `old` and
`new` of all entries replay to today's state. Texts that may name a person are kept apart from
them, each with a salt: one can be taken out later without breaking the chain.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import override

from scoring.ledger import coverage
from scoring.ledger.act import Act
from scoring.ledger.entry import WRITTEN, Entry, Parts, chain_of, sealed_text
from scoring.ledger.fields import TEXT_FIELDS
from scoring.rules.permissions import Audience
from scoring.rules.points import show
from wards.models import User
from wards.record import chain
from wards.record.chain import Written, written
from wards.record.rows import images


def as_text(value: Any) -> Any:
    """A value as the change record keeps it; `None` stays `None`."""
    if isinstance(value, Decimal):
        return show(value)
    if isinstance(value, datetime):
        return localtime(value).strftime("%H:%M %d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, models.TextChoices):
        return _label(value)
    if isinstance(value, models.Model):
        return str(value)
    return value if value is None or isinstance(value, bool | int) else str(value)


@lru_cache(maxsize=1000, typed=True)  # one of a few states stands in every step of a card
def _label(choice: models.TextChoices) -> str:
    with override("vi"):
        return str(choice.label)


# What reads the same in every language.
WORDLESS = (NoneType, bool, int, str, Decimal, datetime, date, models.TextChoices)


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that changed, as texts: (old, new)."""
    changed = [field for field in {**before, **after} if before.get(field) != after.get(field)]
    if all(isinstance(value, WORDLESS) for value in (*before.values(), *after.values())):
        return _texts(changed, before), _texts(changed, after)
    with override("vi"):
        return _texts(changed, before), _texts(changed, after)


def _texts(changed: Iterable[str], values: Mapping[str, Any]) -> dict[str, Any]:
    return {field: as_text(values[field]) for field in changed if field in values}


# What an entry is about, and who acted: known when it is made, so that nobody asks for it again.
RELATIONS: list[Any] = [
    Entry._meta.get_field(name) for name in ("campaign", "scorecard", "score", "by")
]


@dataclass(frozen=True, kw_only=True)
class EntryDraft:
    """What one entry tells, as `record` takes it; who acted, and when, is said once for many,
    unless it was somebody else.
    """

    act: Act
    campaign: models.Model
    scorecard: Any = None
    score: models.Model | None = None
    subject: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    audience: Audience = Audience.READERS
    rows: Iterable[models.Model] = ()
    gone: Iterable[models.Model] = ()
    tells: Collection[User] = ()
    beside: Mapping[str, Any] = field(default_factory=dict)
    by: User | None = None

    @property
    def chain(self) -> str:
        return chain_of(self.campaign.pk, self.scorecard and self.scorecard.pk)

    def sealed(self, number: int, previous: str, *, by: User, at: datetime) -> tuple[Entry, Parts]:
        """The entry that follows this one of its chain, not stored yet, and its JSON as it is
        sealed.
        """
        old, new = difference(self.before, self.after)
        texts = _set_apart(old, new, subject=self.subject[:300], reason=self.reason)
        texts["by"] = [secrets.token_hex(16), by.full_name, by.role]
        name = self.chain
        entry = Entry(
            chain=name,
            number=number,
            previous=previous,
            campaign_id=self.campaign.pk,
            scorecard_id=self.scorecard and self.scorecard.pk,
            score_id=self.score.pk if self.score else None,
            by_id=by.pk,
            at=at,
            act=self.act,
            audience=self.audience,
            old_facts=old,
            new_facts=new,
            rows=self._images(f"{name}#{number}"),
            digests={place: chain.digest(*words) for place, words in texts.items()},
            texts=texts,
        )
        for relation, row in zip(
            RELATIONS, (self.campaign, self.scorecard, self.score, by), strict=True
        ):
            relation.set_cached_value(entry, row)
        parts = Parts(*[written(getattr(entry, column)).text for column in WRITTEN])
        entry.hash = chain.seal(
            settings.LEDGER_KEY, chain.Written(sealed_text(entry, chain.moment(at), parts))
        )
        return entry, parts

    def _images(self, place: str) -> Written | dict[str, Any]:
        """What the entry keeps, as the text that is sealed and stored; some keep nothing."""
        found = images(coverage.TABLES, place, self.rows, self.gone) | dict(self.beside)
        return written(found) if found else {}


def _set_apart(old: dict[str, Any], new: dict[str, Any], **texts: str) -> dict[str, list[str]]:
    """Take the free texts out of old and new; each gets a salt and its place: {place: [salt,
    text]}.
    """
    for prefix, facts in (("old", old), ("new", new)):
        for name in TEXT_FIELDS & facts.keys():
            if facts[name]:
                texts[f"{prefix}.{name}"] = facts.pop(name)
    return {place: [secrets.token_hex(16), text] for place, text in texts.items() if text}
