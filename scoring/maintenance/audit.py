"""Checks the change record from end to end, and writes it out for others to check.

`verify` answers with sentences, none when all is well. What a person with the key to the database
alone may do is found by the chains; what one with the ledger's key may do as well, by the root that
was printed at the conclusion.
"""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from scoring.ledger import chain, guard
from scoring.models import Act, Campaign, Entry, Scorecard


@dataclass
class Report:
    """What a walk along all chains met."""

    chains: int = 0
    entries: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.findings


def verify(campaign: Campaign | None = None, *, root: str = "") -> Report:
    """Walk all chains, or those of one campaign.

    `root` is the one on paper, which a concluded campaign must have.
    """
    report = Report()
    if names := guard.missing():
        report.findings.append(
            _("Cơ sở dữ liệu thiếu chốt giữ sổ (%s). Hãy chạy manage.py migrate.")
            % ", ".join(names)
        )
    campaigns = (
        Campaign.objects.filter(pk=campaign.pk) if campaign else Campaign.objects.order_by("pk")
    )
    entries = Entry.objects.filter(campaign=campaign) if campaign else Entry.objects.all()
    try:
        redacted = _redacted(entries)
        heads: dict[int, dict[str, chain.Head]] = {}
        links = entries.order_by("chain", "number", "pk").iterator()
        for _name, links_of_chain in groupby(links, key=lambda entry: entry.chain):
            last = _walk(links_of_chain, redacted, report)
            heads.setdefault(last.campaign_id, {})[last.chain] = (
                last.chain,
                last.number,
                last.hash,
            )
        for each in campaigns:
            report.findings += _seal_problems(each, heads.get(each.pk, {}), root)
    except (TypeError, ValueError, AttributeError) as problem:
        # Whoever wrote to the table itself may have left what no entry can hold.
        report.findings.append(_("Sổ có mục không đọc được: %s") % problem)
    return report


def _redacted(entries: Any) -> set[str]:
    """Texts that were taken out by an act of redaction."""
    acts = entries.filter(act=Act.REDACT).values_list("new_facts", flat=True)
    return {facts["redacted"] for facts in acts if isinstance(facts, dict) and "redacted" in facts}


def _walk(links: Iterable[Entry], redacted: set[str], report: Report) -> Entry:
    """Follow one chain from its beginning; returns its last entry."""
    report.chains += 1
    number, previous, entry = 0, "", None
    for entry in links:
        report.entries += 1
        report.findings += [
            f"{_place(entry)}: {problem}"
            for problem in _problems(entry, number + 1, previous, redacted)
        ]
        number, previous = entry.number, entry.hash
    assert entry is not None
    return entry


def _problems(entry: Entry, number: int, previous: str, redacted: set[str]) -> Iterator[str]:
    if entry.number != number:
        yield _("đáng lẽ là mục số %d – có mục bị xóa hoặc chèn thêm.") % number
    if entry.previous != previous:
        yield _("không nối với mục trước nó.")
    if entry.chain != chain.name(entry.campaign_id, entry.scorecard_id):
        yield _("không thuộc phần sổ này.")
    if entry.act not in Act.values:
        yield _("việc “%s” không có trong quy trình.") % entry.act
    if not hmac.compare_digest(
        entry.hash.encode(), chain.seal(settings.LEDGER_KEY, entry.sealed).encode()
    ):
        yield _("đã bị sửa hoặc không do chương trình ghi.")
    elif any(not _text_fits(entry, place, redacted) for place in {**entry.digests, **entry.texts}):
        yield _("phần văn bản đã bị sửa hoặc bị xóa mà không có quyết định lược bỏ.")


def _text_fits(entry: Entry, place: str, redacted: set[str]) -> bool:
    if place not in entry.texts:
        return entry.place_of(place) in redacted
    salt, text = entry.texts[place]
    return place in entry.digests and hmac.compare_digest(
        entry.digests[place], chain.digest(salt, text)
    )


def _place(entry: Entry) -> str:
    """Where in the record, as a person would say it; asked only when there is something to say."""
    card = Scorecard.objects.filter(pk=entry.scorecard_id or 0).first()
    name = _("Phần của %s") % card.ward_name if card else _("Phần chung của phong trào")
    return _("%(name)s, mục %(number)s (%(chain)s)") % {
        "name": name,
        "number": entry.number,
        "chain": entry.chain,
    }


def _seal_problems(campaign: Campaign, heads: dict[str, chain.Head], root: str) -> Iterator[str]:
    """Whether the record of a concluded campaign is the one that was sealed, and of others that
    nothing was.
    """
    conclusions = list(campaign.entries.filter(act=Act.CONCLUDE))
    if not campaign.is_concluded:
        if conclusions or campaign.ledger_root or root:
            yield (
                _("%s: chưa kết thúc nhưng sổ đã niêm phong, hoặc trạng thái đã bị sửa.") % campaign
            )
        return
    if len(conclusions) != 1:
        yield _("%s: đã kết thúc nhưng sổ không có đúng một mục kết thúc.") % campaign
        return
    conclusion = conclusions[0]
    # The conclusion itself comes after the seal; what may follow it are redactions, on the
    # campaign's own chain.
    own = (conclusion.chain, conclusion.number - 1, conclusion.previous)
    others = [head for name, head in heads.items() if name != conclusion.chain]
    sealed = chain.root([*others, own] if conclusion.previous else others)
    if sealed != conclusion.new_facts.get("root") or sealed != campaign.ledger_root:
        yield _("%s: sổ không khớp với mã niêm phong lúc kết thúc.") % campaign
    if root and "".join(root.split()).lower() != sealed:
        yield _("%s: sổ không khớp với mã niêm phong đã in.") % campaign


def export(campaign: Campaign | None = None) -> Iterator[dict[str, Any]]:
    """Everything that a verifier needs: first the campaigns with their roots, then the entries
    chain by chain.
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
