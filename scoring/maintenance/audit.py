"""Checks the change record from end to end, and writes it out for others to check.

`verify` answers with sentences, none when all is well. What a person with the key to the database
alone may do is found by the chains; what one with the ledger's key may do as well, by the root that
was printed at the conclusion.
"""

import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from scoring.ledger import triggers
from scoring.ledger.entry import chain_of
from scoring.maintenance import clean
from scoring.maintenance.clean import KNOWN, UNREADABLE
from scoring.maintenance.seals import earlier_problems, seal_problems
from scoring.models import Act, Campaign, Entry, Scorecard
from wards.record import chain
from wards.record.trace import Trace

Link = Entry | Trace
AT_ONCE = 20  # entries in memory: some are as large as a card
# Acts that say something of other campaigns, and of texts in other entries.
SPEAKING = (Act.OPEN, Act.CONCLUDE)
AMENDING = (Act.REDACT, Act.FOUND)


@dataclass
class Report:
    """What a walk along all chains met."""

    chains: int = 0
    entries: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.findings


# The last entry of each chain, by campaign.
Heads = dict[int, dict[str, chain.Head]]


def _tell_nobody(entries: int) -> None:
    pass


def walk(
    entries: QuerySet[Entry],
    said: "TextAmendments",
    report: Report,
    tell: Callable[[int], object] = _tell_nobody,
) -> Heads:
    """Walk along the chains of these entries, one after another; entry by entry along those that
    are not plainly as they were written. Raises what UNREADABLE says.
    """
    heads: Heads = {}
    for name, found in clean.chains(entries):
        if found:
            report.chains, report.entries = report.chains + 1, report.entries + found.entries
            heads.setdefault(found.campaign, {})[name] = found.head
        else:
            links = entries.filter(chain=name).order_by("number", "pk").iterator(AT_ONCE)
            last = _walk(links, said, report)
            heads.setdefault(last.campaign_id, {})[name] = name, last.number, last.hash
        tell(report.entries)
    return heads


def verify(
    campaign: Campaign | None = None,
    *,
    root: str = "",
    tell: Callable[[int], object] = _tell_nobody,
    along: Callable[..., Heads] = walk,
) -> Report:
    """Walk all chains, the register's too, or those of one campaign.

    `root` is one on paper, which a concluded campaign must have; `tell` hears after each chain how
    many entries have been read; `along`: who walks along the chains (parallel.py).
    """
    report = Report()
    if names := triggers.missing():
        report.findings.append(
            _("Cơ sở dữ liệu thiếu chốt giữ sổ (%s). Hãy chạy manage.py migrate.")
            % ", ".join(names)
        )
    every = list(Campaign.objects.order_by("pk"))
    campaigns = [candidate for candidate in every if campaign in (None, candidate)]
    entries = Entry.objects.filter(campaign=campaign) if campaign else Entry.objects.all()
    try:
        others, said = _beside(entries) if campaign else _beside_all(entries)
        heads = along(entries, others, report, tell)
        if campaign is None:
            _walk(Trace.objects.order_by("number").iterator(AT_ONCE), others, report)
        for each in campaigns:
            report.findings += seal_problems(each, said, heads.get(each.pk, {}))
        report.findings += earlier_problems(said, {known.ledger_root for known in every})
    except UNREADABLE as problem:
        report.findings.append(_("Sổ có mục không đọc được: %s") % problem)
    if root and "".join(root.split()).lower() not in {
        campaign.ledger_root for campaign in campaigns
    }:
        report.findings.append(
            _("Mã niêm phong đã in không phải của phong trào nào ở đây: sổ không khớp với giấy.")
        )
    if report.findings and _is_of_another_key():
        report.findings.insert(
            0,
            _(
                "LEDGER_KEY có lẽ không phải khóa đã dùng khi ghi sổ này: không mục nào ở đầu và "
                "cuối sổ khớp với khóa. Hãy xem lại khóa trước; các dòng sau có thể chỉ do đó."
            ),
        )
    return report


def _is_of_another_key() -> bool:
    """Whether neither the first nor the last entries fit the key: so a copy looks that was put back
    beside another key, long before anybody has changed it.
    """
    tables: tuple[Any, ...] = (Entry.objects, Trace.objects)
    found = [table.order_by(order).first() for table in tables for order in ("number", "-number")]
    ends = [entry for entry in found if entry is not None]
    return len(ends) == 2 * len(tables) and not any(map(_is_sealed, ends))


def _is_sealed(entry: Link) -> bool:
    try:
        seal = chain.seal(settings.LEDGER_KEY, entry.sealed)
    except UNREADABLE:
        return False
    return hmac.compare_digest(entry.hash.encode(), seal.encode())


def are_unaltered(campaign: Campaign, entries: QuerySet[Entry]) -> bool:
    """Whether each of these entries of a campaign is as it was written, texts included. What is
    missing among them only the walk along the chains finds.
    """
    # From the same database: a file that is read while it is sent outlives the request's choice.
    everything = Entry.objects.using(entries.db)
    said = everything.filter(campaign=campaign, act__in=AMENDING).order_by("pk")
    others = TextAmendments.of(said)
    return not any(
        any(_problems(entry, entry.number, entry.previous, None, others))
        for entry in entries.iterator(AT_ONCE)
    )


@dataclass(frozen=True)
class TextAmendments:
    """What other entries say of texts: those taken out lawfully, and the digests of those that an
    upgrade added to older entries.
    """

    redacted: frozenset[str]
    added: dict[str, str]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "TextAmendments":
        redacted: set[str] = set()
        added: dict[str, str] = {}
        for entry in entries:
            if entry.act == Act.REDACT and "redacted" in entry.new_facts:
                redacted.add(entry.new_facts["redacted"])
            if entry.act == Act.FOUND:
                added |= entry.rows.get("texts", {})
        return cls(frozenset(redacted), added)


def _beside(entries: QuerySet[Entry]) -> tuple[TextAmendments, list[Entry]]:
    """What the entries of one campaign say of texts, and those that speak of its seals. One query."""
    told = entries.filter(act__in=[*AMENDING, *SPEAKING]).select_related("campaign")
    found = list(told.order_by("pk"))
    return TextAmendments.of(found), [entry for entry in found if entry.act in SPEAKING]


def _beside_all(entries: QuerySet[Entry]) -> tuple[TextAmendments, list[Entry]]:
    """The same of every campaign. What openings and conclusions keep of every unit is read where it
    is asked for, after the walk has let go of it.
    """
    others = TextAmendments.of(entries.filter(act__in=AMENDING).order_by("pk").iterator())
    speaking = entries.filter(act__in=SPEAKING).select_related("campaign").order_by("pk")
    return others, list(speaking.defer("rows"))


def _walk(links: Iterable[Link], beside: TextAmendments, report: Report) -> Any:
    """Follow one chain from its beginning; returns its last entry, None where there is none."""
    number, previous, at, entry = 0, "", None, None
    names: dict[int | None, str] = {}
    for place, entry in enumerate(links):
        report.chains += place == 0
        report.entries += 1
        report.findings += [
            f"{_place(entry, names)}: {problem}"
            for problem in _problems(entry, number + 1, previous, at, beside)
        ]
        number, previous, at = entry.number, entry.hash, entry.at
    return entry


def _problems(
    entry: Link, number: int, previous: str, at: datetime | None, beside: TextAmendments
) -> Iterator[str]:
    if entry.number != number:
        yield _("đáng lẽ là mục số %d – có mục bị xóa hoặc chèn thêm.") % number
    if entry.previous != previous:
        yield _("không nối với mục trước nó.")
    if at is not None and entry.at < at:
        yield _("ghi lúc sớm hơn mục trước nó – đồng hồ máy chủ đã bị lùi.")
    if isinstance(entry, Entry):
        if entry.chain != chain_of(entry.campaign_id, entry.scorecard_id) and not (
            entry.act == Act.FOUND and entry.chain == chain_of(entry.campaign_id, None)
        ):
            yield _("không thuộc phần sổ này.")
        if entry.act not in KNOWN:
            yield _("việc “%s” không có trong quy trình.") % entry.act
    seal = chain.seal(settings.LEDGER_KEY, entry.sealed)
    if not hmac.compare_digest(entry.hash.encode(), seal.encode()):
        yield _("đã bị sửa hoặc không do chương trình ghi.")
    elif any(not _text_fits(entry, place, beside) for place in {**entry.digests, **entry.texts}):
        yield _("phần văn bản đã bị sửa hoặc bị xóa mà không có quyết định lược bỏ.")


def _text_fits(entry: Link, place: str, beside: TextAmendments) -> bool:
    where = f"{entry.chain}#{entry.number}:{place}"
    digest = entry.digests.get(place) or beside.added.get(where)
    if place not in entry.texts:
        return where in beside.redacted
    words = entry.texts[place]
    if not isinstance(words, list):  # the names of an object would go through the digest as words
        return False
    return digest is not None and hmac.compare_digest(digest, chain.digest(*words))


def _place(entry: Link, names: dict[int | None, str]) -> str:
    """Where in the record, as a person would say it; asked only when there is something to say.

    `names`: of the units whose cards were named before; grows.
    """
    if isinstance(entry, Trace):
        return _("Sổ đơn vị và tài khoản, mục %d") % entry.number
    card = entry.scorecard_id
    if card not in names:
        named = Scorecard.objects.filter(pk=card or 0).values_list("ward_name", flat=True)
        names[card] = next(iter(named), "")
    unit = names[card]
    name = _("Phần của %s") % unit if unit else _("Phần chung của phong trào")
    return _("%(name)s, mục %(number)s (%(chain)s)") % {
        "name": name,
        "number": entry.number,
        "chain": entry.chain,
    }


def export(campaign: Campaign | None = None) -> Iterator[dict[str, Any]]:
    """Everything that a verifier needs: first the campaigns with their roots, then the entries
    chain by chain; of everything also the register.
    """
    campaigns = (
        Campaign.objects.filter(pk=campaign.pk) if campaign else Campaign.objects.order_by("pk")
    )
    entries = Entry.objects.filter(campaign=campaign) if campaign else Entry.objects.all()
    for each in campaigns:
        yield {
            "campaign": each.pk,
            "slug": each.slug,
            "state": each.state,
            "root": each.ledger_root,
        }
    for entry in entries.order_by("chain", "number").iterator():
        yield entry.sealed | {"hash": entry.hash, "texts": entry.texts}
    if campaign is None:
        for trace in Trace.objects.order_by("number").iterator():
            yield trace.sealed | {"hash": trace.hash, "texts": trace.texts}
