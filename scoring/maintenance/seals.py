"""Whether the record of each campaign is the one that was sealed at its conclusion."""

from collections.abc import Collection, Iterable, Iterator

from django.utils.translation import gettext as _

from scoring.ledger.root import anchors
from scoring.models import Act, Campaign, Entry
from wards.record import chain
from wards.record.trace import Trace


def seal_problems(
    campaign: Campaign, said: Iterable[Entry], heads: dict[str, chain.Head]
) -> Iterator[str]:
    """Whether the record of a concluded campaign is the one that was sealed, and of others that
    nothing was.
    """
    conclusions = [
        entry for entry in said if entry.act == Act.CONCLUDE and entry.campaign_id == campaign.pk
    ]
    if not campaign.is_concluded:
        if conclusions or campaign.ledger_root:
            yield (
                _("%s: chưa kết thúc nhưng sổ đã niêm phong, hoặc trạng thái đã bị sửa.") % campaign
            )
        return
    if len(conclusions) != 1:
        yield _("%s: đã kết thúc nhưng sổ không có đúng một mục kết thúc.") % campaign
        return
    conclusion = conclusions[0]
    # The conclusion itself comes after the seal; what may follow it are redactions and what an
    # upgrade found, on the campaign's own chain.
    own = (conclusion.chain, conclusion.number - 1, conclusion.previous)
    others = [head for name, head in heads.items() if name != conclusion.chain]
    if conclusion.previous:
        others.append(own)
    sealed = chain.root([*others, *anchors(conclusion.new_facts, conclusion.rows)])
    if sealed != conclusion.new_facts.get("root") or sealed != campaign.ledger_root:
        yield _("%s: sổ không khớp với mã niêm phong lúc kết thúc.") % campaign
    number, _colon, sealed_hash = conclusion.new_facts.get("register", "").partition(":")
    if number and not Trace.objects.filter(number=number, hash=sealed_hash).exists():
        facts = {"campaign": campaign, "number": number}
        yield (
            _(
                "%(campaign)s: sổ đơn vị và tài khoản không còn mục %(number)s "
                "như lúc kết thúc phong trào."
            )
            % facts
        )


def earlier_problems(said: Iterable[Entry], roots: Collection[str]) -> Iterator[str]:
    """Each opening and conclusion names the root of the campaign that was concluded before it."""
    for entry in said:
        if entry.act not in {Act.OPEN, Act.CONCLUDE}:
            continue
        if (root := entry.new_facts.get("earlier_root", "")) and root not in roots:
            facts = {"campaign": entry.campaign, "root": root}
            yield (
                _(
                    "%(campaign)s: phong trào đã kết thúc trước đó, "
                    "mã niêm phong %(root)s, không còn trong dữ liệu."
                )
                % facts
            )
