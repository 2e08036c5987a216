"""The change record: one row for every named act.

Rows are written by scoring.ledger.record alone and never change.
"""

from collections.abc import Iterator
from json.encoder import encode_basestring_ascii as quoted
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import ACT_LABELS, Act
from scoring.ledger.fields import FIELD_LABELS
from scoring.rules import permissions
from scoring.rules.permissions import Audience
from wards.models import Role
from wards.record.chain import moment

M = TypeVar("M", bound=models.Model)


class EntryQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "EntryQuerySet[M]":
        return self.filter(permissions.visible_entries(user))

    def about_item(self, code: str) -> "EntryQuerySet[M]":
        """What concerns the item of this code, such as 2.1; what is no code finds nothing."""
        above, _dot, place = code.strip().rpartition(".")
        if not all(
            part.isascii() and part.isdigit() and len(part) < 5 for part in (place, above or "0")
        ):
            return self.none()
        item = Q(score__item__position=place)
        return (
            self.filter(item, score__item__parent__position=above)
            if above
            else self.filter(item, score__item__parent=None)
        )

    def heads(self) -> "EntryQuerySet[M]":
        """The last entry of each chain."""
        later = self.model._default_manager.filter(
            chain=OuterRef("chain"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later)).order_by()


def chain_of(campaign_id: int, scorecard_id: int | None) -> str:
    """Entries of one scorecard are a chain, and those of a campaign without a scorecard are one."""
    return f"campaign:{campaign_id}" if scorecard_id is None else f"card:{scorecard_id}"


class Parts(NamedTuple):
    """The JSON of an entry, each as the text that is sealed."""

    old: str
    new: str
    rows: str
    digests: str
    texts: str


# The columns that hold them, in this order.
WRITTEN = ("old_facts", "new_facts", "rows", "digests", "texts")


def sealed_text(row: Any, at: str, parts: Any) -> str:
    """What `Entry.sealed` is in canonical form, of an entry, or a row of numbers and words like it,
    and of its moment and its Parts in that form already.
    """
    by = "null" if row.by_id is None else row.by_id
    scorecard = "null" if row.scorecard_id is None else row.scorecard_id
    score = "null" if row.score_id is None else row.score_id
    rows = "" if parts.rows == "{}" else f'"rows":{parts.rows},'
    return (
        f'{{"act":{quoted(row.act)},"at":"{at}","audience":{quoted(row.audience)},"by":{by},'
        f'"campaign":{row.campaign_id},"chain":{quoted(row.chain)},"digests":{parts.digests},'
        f'"new":{parts.new},"number":{row.number},"old":{parts.old},'
        f'"previous":{quoted(row.previous)},{rows}"score":{score},"scorecard":{scorecard}}}'
    )


def acts() -> list[tuple[str, Any]]:
    """Asked by name, so that a new act is no change of the table's own description."""
    return Act.choices


class Entry(models.Model):
    """Who did what, when, to what, from what to what, and why.

    `old` and `new` hold the changed fields alone, as people read them, under their field names.
    Each entry seals the one before it in its chain: `hash` covers everything but `texts`, where
    free texts stand with their salts as {place: [salt, text]}; places are `subject`, `reason`,
    `old.<field>`, `new.<field>`, and `by`: [salt, name, role] of whoever acted, as they were then.

    `rows` holds what the act left of every row that it wrote: {table: {primary key: image}}
    (wards/record/table.py), so that the entries alone replay to today's tables. Beside the tables:
    `chains`, the chains that an opening begins; `papers`, what a conclusion found on the papers,
    `submissions`, the numbers on their receipts, `places`, the ranking, and `honours`, who got
    what; `texts`, digests of texts of entries from before they were kept.
    """

    chain = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    # Indexes below begin with campaign, card and item; each index more is one more to write.
    campaign = models.ForeignKey(
        "scoring.Campaign", on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    # The card of an opening that was taken back is gone; what was written of it stays.
    scorecard = models.ForeignKey(
        "scoring.Scorecard",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        related_name="entries",
    )
    score = models.ForeignKey(
        "scoring.Score",
        on_delete=models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="entries",
    )
    # Nobody where an upgrade wrote down what it found.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField()
    act = models.CharField(max_length=30, choices=acts)
    audience = models.CharField(max_length=10, choices=Audience)
    old_facts = models.JSONField(default=dict)
    new_facts = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    digests = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)

    objects = EntryQuerySet["Entry"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("mục theo dõi thay đổi")
        verbose_name_plural = gettext_lazy("sổ theo dõi thay đổi")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["campaign", "-id"], name="entries_of_a_campaign"),
            models.Index(fields=["scorecard", "-id"], name="entries_of_a_card"),
            # The few that are news stand among hundreds of thousands of points.
            models.Index(fields=["campaign", "act", "-id"], name="entries_of_an_act"),
            # A page asks of each of fifty items for the last of some acts among all its savings.
            models.Index(fields=["score", "act", "-id"], name="entries_of_an_item"),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_entry_names_a_known_act", condition=Q(act__in=Act.values)
            ),
            models.CheckConstraint(
                name="somebody_acted", condition=Q(act="found") | Q(by__isnull=False)
            ),
            models.CheckConstraint(
                name="a_chain_begins_with_number_one",
                condition=Q(number=1, previous="") | Q(number__gt=1) & ~Q(previous=""),
            ),
            models.UniqueConstraint(
                name="a_chain_has_each_number_once", fields=["chain", "number"]
            ),
            models.UniqueConstraint(name="a_chain_has_no_fork", fields=["chain", "previous"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.subject}".strip()

    def get_act_display(self) -> str:  # type: ignore[no-redef]
        """What the act is called. Django's own would look through all acts anew for each entry:
        three quarters of the time that the record took to leave.
        """
        return str(ACT_LABELS.get(self.act, self.act))

    @property
    def sealed(self) -> dict[str, Any]:
        """What the hash covers. Persons are ids. Entries from before rows were kept have none."""
        rows = {"rows": self.rows} if self.rows else {}
        return rows | {
            "chain": self.chain,
            "number": self.number,
            "previous": self.previous,
            "at": moment(self.at),
            "act": self.act,
            "by": self.by_id,
            "campaign": self.campaign_id,
            "scorecard": self.scorecard_id,
            "score": self.score_id,
            "audience": self.audience,
            "old": self.old_facts,
            "new": self.new_facts,
            "digests": self.digests,
        }

    def place_of(self, text: str) -> str:
        """The name under which an act of redaction mentions one of its texts."""
        return f"{self.chain}#{self.number}:{text}"

    @property
    def who(self) -> str:
        """The name of whoever acted, as it was then."""
        if "by" in self.texts or self.by is None:
            return self._text_at("by") or _("Chương trình")
        return _("(đã lược bỏ)") if "by" in self.digests else self.by.full_name

    @property
    def role(self) -> str:
        """Their role then, in words."""
        if "by" in self.texts:
            return str(Role(self.texts["by"][2]).label)
        return "" if self.by is None or "by" in self.digests else str(Role(self.by.role).label)

    @property
    def subject(self) -> str:
        return self._text_at("subject")

    @property
    def reason(self) -> str:
        return self._text_at("reason")

    @property
    def old(self) -> dict[str, Any]:
        return self.old_facts | self._texts_under("old.")

    @property
    def new(self) -> dict[str, Any]:
        return self.new_facts | self._texts_under("new.")

    @property
    def changes(self) -> Iterator[tuple[str, str, str]]:
        """(label, old, new) of each changed field; blank values read “chưa có”."""
        for field in {**self.old, **self.new}:
            yield (
                str(FIELD_LABELS.get(field, field)),
                self._text(self.old.get(field)),
                self._text(self.new.get(field)),
            )

    def _text(self, value: Any) -> str:
        return _("chưa có") if value in (None, "") else str(value)

    def _texts_under(self, prefix: str) -> dict[str, str]:
        return {
            place.removeprefix(prefix): self._text_at(place)
            for place in self.digests
            if place.startswith(prefix)
        }

    def _text_at(self, place: str) -> str:
        if place in self.texts:
            return str(self.texts[place][1])
        return _("(đã lược bỏ)") if place in self.digests else ""
