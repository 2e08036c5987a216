"""What the papers and the workbook of a concluded campaign are made from, as one digest for each
card and one for the plan. The conclusion seals them; a paper is made only where they still fit.
"""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from scoring.ledger import coverage
from scoring.ledger.entry import Act, Entry, chain_of
from scoring.rules.refusals import Refused
from wards import chain
from wards.coverage import Table

CHUNK = 100
# The root is made from the digests, so that it cannot be in one.
BESIDE = {"ledger_root"}


def digests(
    campaign: int,
    cards: Sequence[int],
    *,
    plan: Mapping[str, Table] = coverage.CAMPAIGN,
    of_cards: Mapping[str, Table] = coverage.CARD,
) -> dict[str, str]:
    """The digest of the plan and of each of these cards, under the names of their chains."""
    found = {chain_of(campaign, None): _digest(plan, [campaign])[campaign]}
    for start in range(0, len(cards), CHUNK):
        some = _digest(of_cards, cards[start : start + CHUNK])
        found |= {chain_of(campaign, card): digest for card, digest in some.items()}
    return found


def _digest(tables: Mapping[str, Table], owners: Sequence[int]) -> dict[int, str]:
    """The digest of everything that hangs on each of these cards, or on these campaigns."""
    parts: dict[int, list[Any]] = {owner: [] for owner in owners}
    for table in tables.values():
        for owner, pk, values in table.stored(**{f"{table.of}__in": owners}):
            said = {
                name: value for name, value in table.differing(values).items() if name not in BESIDE
            }
            parts[owner].append([table.label, pk, said])
    return {owner: chain.seal(settings.LEDGER_KEY, part) for owner, part in parts.items()}


def sealed(campaign: Any) -> dict[str, str]:
    """The digests that the conclusion sealed, or that an upgrade found after an older one.

    Nothing where the entry itself does not stand, or names another root than the campaign's.
    """
    entries = campaign.entries.filter(act__in=[Act.CONCLUDE, Act.FOUND], scorecard=None)
    for entry in entries.order_by("number"):
        if "papers" in entry.rows and _stands(entry, campaign.ledger_root):
            return dict(entry.rows["papers"])
    return {}


def _stands(entry: Entry, root: str) -> bool:
    seal = chain.seal(settings.LEDGER_KEY, entry.sealed)
    return hmac.compare_digest(seal, entry.hash) and entry.new_facts.get("root") == root


def misfits(campaign: Any, cards: Sequence[int] | None = None) -> Iterator[str]:
    """Names of the chains of a concluded campaign whose rows are no longer those of the seal."""
    of_seal = sealed(campaign)
    if cards is None:
        cards = list(campaign.scorecards.order_by("pk").values_list("pk", flat=True))
        yield from of_seal.keys() - {chain_of(campaign.pk, card) for card in [None, *cards]}
    for name, digest in digests(campaign.pk, cards).items():
        if not hmac.compare_digest(of_seal.get(name, ""), digest):
            yield name


def fit(campaign: Any, cards: Sequence[int] | None = None) -> bool:
    """Whether what is printed of these cards (default: all) and of the plan is what the seal
    covers; always before the conclusion.
    """
    return not campaign.is_concluded or not any(misfits(campaign, cards))


def hold_to_the_seal(campaign: Any, cards: Sequence[int] | None = None) -> None:
    """Refuse to make a paper of a concluded campaign that prints what its seal does not cover.

    Raises Refused with a sentence that says what to do.
    """
    if not fit(campaign, cards):
        raise Refused(
            "seal_broken",
            _(
                "Số liệu của phong trào này không còn khớp với mã niêm phong lúc kết thúc nên không lập được "
                "giấy tờ. Đồng chí giữ bản đã in, báo người quản trị máy chủ chạy lệnh check_integrity để biết "
                "chỗ sai, rồi khôi phục từ bản sao lưu."
            ),
        )
