"""Digests of what the papers and the workbook of a concluded campaign are made from: one for each
card and one for the plan. The conclusion seals them; a paper is made only while they still match.
"""

import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from scoring.ledger import coverage
from scoring.ledger.act import Act
from scoring.ledger.entry import Entry, chain_of
from scoring.rules.refusals import Refused
from wards.database.prepared import prepared
from wards.record import chain
from wards.record.rows import StoredRow, together
from wards.record.table import Table
from wards.record.writing import RowWriter

# What the list of honours says of cards.
HONOURED = {label: coverage.CARD[label] for label in ("scoring.scorecard", "scoring.award")}
# Ids of cards, or the query that finds them.
Cards = QuerySet | Collection[int]
# The root is made from the digests, so that it cannot be in one.
BESIDE = frozenset({"ledger_root"})
SEALING = (Act.CONCLUDE, Act.FOUND)
AT_ONCE = 100  # cards that are read together, where not all of them are


def digests(
    campaign: int,
    cards: Cards,
    *,
    plan: Mapping[str, Table] = coverage.CAMPAIGN,
    of_cards: Mapping[str, Table] = coverage.CARD,
) -> dict[str, str]:
    """The digest of the plan and of each of these cards, under the names of their chains."""
    tables: list[tuple[Table, dict[str, Any]]] = [
        *((table, {table.of: campaign}) for table in plan.values()),
        *((table, {f"{table.of}__in": cards}) for table in of_cards.values()),
    ]
    found, writer = {}, RowWriter(BESIDE)
    for card, rows in groupby(together(tables), key=lambda row: _card(row, of_cards)):
        parts = [writer.write(table, pk, columns) for table, _owner, pk, columns in rows]
        body = chain.Written(f"[{','.join(parts)}]")
        found[chain_of(campaign, card)] = chain.seal(settings.LEDGER_KEY, body)
    return found


# What was worked out of cards, by the names of their chains:
# the last entry of each as it was before, and the digest.
Measured = Mapping[str, tuple[int, str]]


def measured(campaign: Any, cards: Collection[int]) -> Measured:
    """The digests of these cards, to be sealed later (`digests_of`)."""
    # The entry is read first: what is written in between makes the digest too new for it.
    last = _last_entries(campaign, cards)
    found = _of_cards(campaign, list(cards))
    return {name: (last.get(name, 0), digest) for name, digest in found.items()}


def digests_of(campaign: Any, known: Measured) -> dict[str, str]:
    """The digest of the plan and of each card. What is known holds where no entry was written of
    the card since, as every change of it is told by one.
    """
    if not known:
        return digests(campaign.pk, campaign.scorecards.values("pk"))
    last = _last_entries(campaign)
    found, anew = digests(campaign.pk, []), []
    for pk in campaign.scorecards.order_by("pk").values_list("pk", flat=True):
        name = chain_of(campaign.pk, pk)
        entry, digest = known.get(name, (None, ""))
        if entry is not None and entry == last.get(name, 0):
            found[name] = digest
        else:
            anew.append(pk)
    return found | _of_cards(campaign, anew)


def _last_entries(campaign: Any, cards: Collection[int] | None = None) -> dict[str, int]:
    """The last entry of each card, or of each of these, by the name of its chain."""
    entries = campaign.entries.exclude(scorecard=None)
    if cards is not None:
        entries = entries.filter(scorecard__in=cards)
    last = entries.order_by().values_list("scorecard").annotate(Max("pk"))
    return {chain_of(campaign.pk, card): pk for card, pk in last}


def _card(row: StoredRow, of_cards: Mapping[str, Table]) -> int | None:
    table, owner, _pk, _columns = row
    return owner if table.label in of_cards else None


def stands(entry: Entry) -> bool:
    """Whether an entry is as it was sealed."""
    return hmac.compare_digest(chain.seal(settings.LEDGER_KEY, entry.sealed), entry.hash)


def submissions(campaign: Any) -> dict[str, int]:
    """The number of each card's last submission, by the names of their chains: its receipt says it,
    and no digest holds it.
    """
    cards = campaign.entries.filter(act=Act.SUBMIT).order_by().values_list("scorecard")
    return {chain_of(campaign.pk, card): last for card, last in cards.annotate(Max("pk"))}


def honours(campaign: Any) -> str:
    """One digest of all cards with their awards and without their points: in the list of honours no
    award may be missing, and it says nothing else of them.
    """
    cards = campaign.scorecards.values("pk")
    found = digests(campaign.pk, cards, plan={}, of_cards=HONOURED)
    return chain.root((name, 0, digest) for name, digest in found.items())


def seal_of(campaign: Any) -> Entry | None:
    """The entry that sealed the papers of a campaign: its conclusion, or what an upgrade found
    after an older one. None where it does not stand or names another root than the campaign's.
    """
    return _standing(campaign, _seals(campaign))


def _seals(campaign: Any) -> list[Entry]:
    """Read once for a concluded campaign: what makes its papers asks several times."""
    kept: list[Entry] | None = getattr(campaign, "_seals", None)
    if kept is None:
        acts = _sealing(campaign.pk, chain_of(campaign.pk, None))
        kept = [entry for entry in acts if "papers" in entry.rows]
        if campaign.is_concluded and kept:  # not yet while it is being concluded
            campaign._seals = kept
    return kept


def keep_seals(campaign: Any, entries: Iterable[Entry]) -> None:
    """Whoever reads other entries of a concluded campaign's chain reads those of SEALING along, by
    number: they need not be asked for again.
    """
    found = [entry for entry in entries if entry.act in SEALING and "papers" in entry.rows]
    if campaign.is_concluded:
        campaign._seals = found


@prepared
def _sealing(campaign: int, name: str) -> QuerySet[Entry]:
    own = Entry.objects.filter(campaign=campaign, chain=name)
    return own.filter(act__in=SEALING).order_by("number")


def _standing(campaign: Any, seals: Sequence[Entry]) -> Entry | None:
    root = campaign.ledger_root
    return next(
        (seal for seal in seals if stands(seal) and seal.new_facts.get("root") == root), None
    )


def deviations(
    campaign: Any, cards: Cards | None = None, *, at_once: int = 0, seal: Entry | None = None
) -> Iterator[str]:
    """Names of the chains whose rows (default: all) are no longer those that were sealed: all of
    them where no seal stands. None before the conclusion. `at_once`: so many cards are read
    together, so that a large year does not fill the memory; 0:
    all of them, in one query. `seal`: where it is at hand.
    """
    if seal is None:
        seals = _seals(campaign)
        if not seals and not campaign.is_concluded:
            return
        seal = _standing(campaign, seals)
    sealed = seal.rows["papers"] if seal else {}
    whole = cards is None
    if cards is None:
        cards = campaign.scorecards.values("pk")
    # All at once are asked for in the loop, which knows what to make of what cannot be read.
    parts = _in_parts(campaign, at_once) if at_once else map(digests, [campaign.pk], [cards])
    lost = set(sealed)
    try:
        for found in parts:
            lost -= found.keys()
            for name, digest in found.items():
                if not hmac.compare_digest(sealed.get(name, ""), digest):
                    yield name
    except OperationalError:  # SQLite stores anything: what JSON cannot hold is no value of ours
        lost = set(sealed)
    yield from lost if whole else lost & {chain_of(campaign.pk, None)}


def _in_parts(campaign: Any, at_once: int) -> Iterator[dict[str, str]]:
    """The digests of the plan, then of all cards, so many cards at a time."""
    yield digests(campaign.pk, [])
    cards = list(campaign.scorecards.order_by("pk").values_list("pk", flat=True))
    yield from _parts_of(campaign, cards, at_once)


def _of_cards(campaign: Any, cards: Sequence[int]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _parts_of(campaign, cards, AT_ONCE):
        found |= part
    return found


def _parts_of(campaign: Any, cards: Sequence[int], at_once: int) -> Iterator[dict[str, str]]:
    for start in range(0, len(cards), at_once):
        yield digests(campaign.pk, cards[start : start + at_once], plan={})


def wrong_receipts(campaign: Any) -> Iterator[str]:
    """Names of the chains whose receipt is no longer the one that was sealed; conclusions from
    before sealed none.
    """
    seal = seal_of(campaign)
    if seal and "submissions" in seal.rows:
        changed = seal.rows["submissions"].items() ^ submissions(campaign).items()
        yield from {name for name, _number in changed}


def fit(campaign: Any, cards: Cards | None = None, *, seal: Entry | None = None) -> bool:
    """Whether what is printed of these cards (default: all) and of the plan is what the seal
    covers; always before the conclusion.
    """
    return not any(deviations(campaign, cards, seal=seal))


def honours_fit(campaign: Any) -> bool:
    """The same of the list of honours, by cards and awards alone; in years that were concluded
    before their digest was kept, by everything.
    """
    seal = seal_of(campaign) if campaign.is_concluded else None
    kept = seal.rows.get("honours") if seal else None
    if not kept:
        return fit(campaign, seal=seal)
    try:
        found = honours(campaign)
    except OperationalError:  # as in `deviations`
        return False
    return hmac.compare_digest(kept, found) and fit(campaign, [], seal=seal)


def require_seal(campaign: Any, cards: Cards | None = None) -> None:
    """Refuse to make a paper of a concluded campaign that prints what its seal does not cover.

    Raises Refused with a sentence that says what to do.
    """
    if not fit(campaign, cards):
        raise _broken()


def require_sealed_submission(card: Any, submission: Entry | None) -> None:
    """Refuse to print a submission of a concluded campaign that is not the sealed one: another
    entry, another moment, another number. Raises Refused.
    """
    if not card.campaign.is_concluded:
        return
    at = submission.at if submission else None
    seal = seal_of(card.campaign)
    numbers = seal.rows.get("submissions") if seal else {}
    number = submission.pk if submission else None
    if (
        at != card.submitted_at
        or (submission and not stands(submission))
        or (numbers is not None and numbers.get(chain_of(card.campaign_id, card.pk)) != number)
    ):
        raise _broken()


def _broken() -> Refused:
    return Refused(
        "seal_broken",
        _(
            "Số liệu của phong trào này không còn khớp với mã niêm phong lúc kết thúc nên không "
            "lập được giấy tờ. Đồng chí giữ bản đã in, báo người quản trị máy chủ chạy lệnh "
            "check_integrity để biết chỗ sai, rồi khôi phục từ bản sao lưu."
        ),
    )
