"""The root hash of a campaign's record, over the last entries of all chains and what the conclusion
seals beside them. The conclusion stores it, the workbook prints it.
"""

from collections.abc import Iterator
from typing import Any

from wards.record import chain
from wards.record.trace import Trace


def root_of(campaign: Any, facts: dict[str, Any], rows: dict[str, Any]) -> str:
    """The root over the heads of all chains of a campaign, which stand still under its exclusive
    lock, and over what the conclusion anchors beside them.
    """
    heads = campaign.entries.heads().values_list("chain", "number", "hash")
    return chain.root([*heads, *anchors(facts, rows)])


def anchors(facts: dict[str, Any], rows: dict[str, Any]) -> Iterator[chain.Head]:
    """What a root covers beside the heads: what the papers print, the register so far, the root of
    the campaign before. Conclusions from before that have none.
    """
    for name, digest in rows.get("papers", {}).items():
        yield f"papers {name}", 0, digest
    if facts.get("register"):
        number, _colon, sealed = facts["register"].partition(":")
        yield Trace.CHAIN, int(number), sealed
    if facts.get("earlier_root"):
        yield "earlier", 0, facts["earlier_root"]


def register_head() -> str | None:
    """The last entry of the register, as number:hash."""
    last = Trace.objects.order_by("-number").values_list("number", "hash").first()
    return f"{last[0]}:{last[1]}" if last else None
