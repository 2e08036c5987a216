"""The records played again: the entries alone give every covered table, row by row.

The last image of a row is the row as it has to be. What differs, is missing or was added beside the
named acts is told in sentences, each with its row. Cards are compared a few at a time, so that a
thousand need no more memory than ten; of the register, which is played as a whole, the digest of an
image is kept, and the image is read again where the row is another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from scoring.ledger import coverage
from scoring.models import Campaign, Entry, Scorecard
from wards.record.chain import canonical
from wards.record.table import Table
from wards.record.trace import Trace

CHUNK = 10
AT_ONCE = 20  # entries in memory: some are as large as a card
OF_A_PLAN = 1  # the same where each of the first few lists every unit: 2 MB of ten thousand
# Table and primary key → chain#number of the entry with its last image, and the image or digest.
Rebuilt = dict[tuple[str, str], tuple[str, Any]]


def differences() -> Iterator[str]:
    """Where any covered table is not what the entries say."""
    yield from differences_of_campaigns()
    yield from differences_of_register()


def differences_of_campaigns(campaign: Campaign | None = None) -> Iterator[str]:
    """Plans, and all that hangs on cards: of one campaign, or of all."""
    named: set[int] = set()
    for pk in [campaign.pk] if campaign else _campaigns():
        yield from _plan(pk, named)
    yield from _cards(campaign, named)


def _campaigns() -> list[int]:
    """Campaigns that are there, and those that entries tell of."""
    told = Entry.objects.order_by().values_list("campaign_id", flat=True).distinct()
    return sorted({*Campaign.objects.values_list("pk", flat=True), *told})


def _plan(campaign: int, named: set[int]) -> Iterator[str]:
    """A campaign with its plan and its signed papers; adds the cards that its entries name to
    `named`.
    """
    rebuilt: Rebuilt = {}
    entries = Entry.objects.filter(campaign=campaign, scorecard=None).order_by("number")
    try:
        for chain, number, rows in entries.values_list("chain", "number", "rows").iterator(
            OF_A_PLAN
        ):
            named |= {int(name.partition(":")[2]) for name in rows.get("chains", ())}
            _replay(rebuilt, chain, number, rows)
        yield from _compare(coverage.CAMPAIGN | coverage.SIGNED, rebuilt, [campaign])
    except UNREADABLE as problem:
        yield _("Phong trào số %(pk)s: có dữ liệu không đọc được: %(problem)s") % {
            "pk": campaign,
            "problem": problem,
        }


def _cards(campaign: Campaign | None, named: set[int]) -> Iterator[str]:
    cards, entries = Scorecard.objects.all(), Entry.objects.exclude(scorecard=None)
    if campaign:
        cards, entries = cards.filter(campaign=campaign), entries.filter(campaign=campaign)
    told = set(entries.order_by().values_list("scorecard_id", flat=True).distinct())
    for card in sorted(named - told):
        yield _("Phiếu số %d: phong trào đã lập phiếu này nhưng sổ không còn mục nào.") % card
    known = sorted({*cards.values_list("pk", flat=True), *told})
    for start in range(0, len(known), CHUNK):
        yield from _some_cards(known[start : start + CHUNK])


def _some_cards(cards: list[int]) -> Iterator[str]:
    rebuilt: Rebuilt = {}
    # What an upgrade found after a conclusion stands on the campaign's chain: it comes last.
    entries = Entry.objects.filter(scorecard__in=cards).order_by("scorecard", "-chain", "number")
    try:
        for chain, number, rows in entries.values_list("chain", "number", "rows").iterator(AT_ONCE):
            _replay(rebuilt, chain, number, rows)
        yield from _compare(coverage.CARD, rebuilt, cards)
    except UNREADABLE as problem:
        facts = {"first": cards[0], "last": cards[-1], "problem": problem}
        yield (_("Phiếu số %(first)s đến %(last)s: có dữ liệu không đọc được: %(problem)s") % facts)


def differences_of_register() -> Iterator[str]:
    """Units, people, accounts and phrases."""
    rebuilt: Rebuilt = {}
    entries = Trace.objects.order_by("number").values_list("number", "rows")
    try:
        for number, rows in entries.iterator(AT_ONCE):
            _replay(rebuilt, Trace.CHAIN, number, rows, keep=_digest)
        yield from _compare(coverage.REGISTER, rebuilt)
    except UNREADABLE as problem:
        yield _("Sổ đơn vị và tài khoản: có dữ liệu không đọc được: %s") % problem


# Whoever writes to the tables themselves may leave what no column of ours can hold.
UNREADABLE = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError)


def _whole(image: Any) -> Any:
    return image


def _digest(image: Any) -> bytes:
    return sha256(canonical(image)).digest()


def _replay(
    rebuilt: Rebuilt,
    chain: str,
    number: int,
    rows: Mapping[str, Any],
    keep: Callable[[Any], Any] = _whole,
) -> None:
    """Play one entry: later images take the place of earlier ones, what was deleted goes."""
    place = f"{chain}#{number}"
    for label, images in rows.items():
        if label not in coverage.REGISTER and label not in coverage.TABLES:
            continue  # chains, papers, texts
        for pk, image in images.items():
            if image is None:
                rebuilt.pop((label, pk), None)
            else:
                rebuilt[label, pk] = place, keep(image)


def _compare(
    tables: Mapping[str, Table], rebuilt: Rebuilt, owners: Iterable[int] | None = None
) -> Iterator[str]:
    """Hold the rows of these tables against the images, which are used up."""
    for table in tables.values():
        where = {} if owners is None else {f"{table.of}__in": owners}
        for _owner, pk, values in table.stored(**where):
            place, image = rebuilt.pop((table.label, str(pk)), ("", None))
            if image is None:
                yield _("%s: có trong dữ liệu nhưng sổ không ghi.") % _name(table, pk)
                continue
            now = table.image(place, pk, values)
            if isinstance(image, bytes):
                if image == _digest(now):
                    continue
                image = _image_of_register(place, table.label, pk)
            columns = [name for name in values if image.get(name) != now.get(name)]
            if columns:
                facts = {"row": _name(table, pk), "entry": place}
                said = "; ".join(_difference(table, name, image, now) for name in columns)
                yield _("%(row)s: khác với sổ (mục %(entry)s): %(columns)s.") % (
                    facts | {"columns": said}
                )
    for (label, lost), (place, _image) in rebuilt.items():
        facts = {"row": _name((coverage.TABLES | coverage.REGISTER)[label], lost), "entry": place}
        yield _("%(row)s: sổ có ghi (mục %(entry)s) nhưng dữ liệu không còn.") % facts


def _image_of_register(place: str, label: str, pk: int) -> Any:
    number = int(place.rpartition("#")[2])
    rows: Any = Trace.objects.values_list("rows", flat=True).get(number=number)
    return rows[label][str(pk)]


def _difference(table: Table, name: str, image: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What a column is called, and both values unless they are digests."""
    column = table.model._meta.get_field(name)
    label = str(getattr(column, "verbose_name", name))
    if name in table.texts:
        return label
    was, stands = (side.get(name, table.blank.get(name)) for side in (image, now))
    return _("%(label)s (sổ: %(was)s, hiện: %(now)s)") % {
        "label": label,
        "was": _("chưa có") if was in (None, "") else was,
        "now": _("chưa có") if stands in (None, "") else stands,
    }


def _name(table: Table, pk: Any) -> str:
    """What a row is called; asked only when there is something to say."""
    kind = str(table.model._meta.verbose_name).capitalize()
    try:
        row: Any = table.model._base_manager.filter(pk=pk).first()
        said = str(row) if row else ""
        card = getattr(row, "scorecard", None)
    except (ObjectDoesNotExist, *UNREADABLE):  # what hangs on nothing any more has no name
        said, card = "", None
    where = f"{card}, " if card and str(card) not in said else ""
    return _("%(where)s%(kind)s %(name)s(số %(pk)s)") % {
        "where": where,
        "kind": kind if not where else kind.lower(),
        "name": f"“{said}” " if said else "",
        "pk": pk,
    }
