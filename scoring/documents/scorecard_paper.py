"""A scorecard as a paper: rows of ready strings for the printed page and for Word, filled in or
blank.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.ledger.papers import fit, honours_fit, require_seal, require_sealed_submission
from scoring.models import Campaign, Entry, Issuer, Scorecard
from scoring.models.plan.cluster_criterion import criteria_with_clusters
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.section import Section
from scoring.pages.sheet.sheet import Sheet
from scoring.rules import lifecycle
from scoring.rules.lifecycle import CardState
from scoring.rules.points import show

DOTS = "…" * 14  # to write on


@dataclass(frozen=True)
class PaperRow:
    """One row of the table.

    `is_head`: a criterion, with the sums of its items. Points are text, "" where none.
    """

    code: str
    text: str
    cap: str
    own: str = ""
    survey: str = ""
    verified: str = ""
    gap: str = ""
    notes: Sequence[str] = ()
    reason: str = ""
    is_head: bool = False


@dataclass(frozen=True)
class Paper:
    """What stands on the sheet.

    `judged`: with the columns of the Board. `facts`: label and value, in order.
    """

    title: str
    campaign: Campaign
    body: str
    total: PaperRow
    lines: list[PaperRow]
    judged: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)
    signers: tuple[str, str] = ("", "")
    issuers: tuple[str, str] | None = None  # of a unit's paper: superior, body
    is_draft: bool = False

    @property
    def head(self) -> dict[str, str]:
        """A self-score is the unit's paper, what was found about it the Board's."""
        found = _head(self.campaign, self.issuers or _board(self.campaign), fits=True)
        return found if self.is_draft else found | {"status": ""}

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""
        body = self.body.strip("…")
        return " – ".join(filter(None, (self.title, body, str(self.campaign.year))))


def head(campaign: Campaign, *, fits: bool) -> dict[str, str]:
    """The head of a paper of the issuing body: superior, body, place_and_date; status and seal.

    Number and day stay blank: the office fills them in by hand. The year is that of the conclusion,
    once there is one. `status` says that it is a draft until then, `seal` afterwards the code of
    the change record: only where the seal covers what is printed (`fits`).
    """
    return _head(campaign, _board(campaign), fits=fits)


def heads_of_honours(campaign: Campaign, bodies: Sequence[str]) -> list[dict[str, str]]:
    """The heads of the lists of honours of these bodies on one page."""
    fits = honours_fit(campaign)
    return [_head(campaign, (campaign.superior_body, body), fits=fits) for body in bodies]


def head_of_ward(card: Scorecard) -> dict[str, str]:
    """The head of a ward's paper, which prints its card and the plan."""
    campaign = card.campaign
    return _head(campaign, _ward(campaign, card.ward_id), fits=fit(campaign, [card.pk]))


def _board(campaign: Campaign) -> tuple[str, str]:
    return campaign.superior_body, campaign.issuing_body


def _ward(campaign: Campaign, ward: int) -> tuple[str, str]:
    """Who issues a ward's papers, as the head has said it: where nothing is said there are dots to
    write on, and nothing is made up from the ward's name.
    """
    own = campaign.paper_heads.filter(issuer=Issuer.WARD, ward=ward).first()
    return (own.superior, own.body) if own else ("", "")


def _head(campaign: Campaign, issuers: tuple[str, str], *, fits: bool) -> dict[str, str]:
    superior, body = issuers
    year = (
        timezone.localtime(campaign.concluded_at).year
        if campaign.concluded_at
        else timezone.localtime().year
    )
    day = _("ngày      tháng      năm %(year)s") % {"year": year}
    return {
        "status": status(campaign, fits=fits),
        "seal": campaign.printed_root if fits else "",
        "superior": superior.upper() or DOTS,
        "body": body.upper() or DOTS,
        "place_and_date": f"{campaign.place}, {day}"
        if campaign.place
        else day[0].upper() + day[1:],
    }


def status(campaign: Campaign, *, fits: bool = True) -> str:
    """What a paper says of itself: that it is a draft, or worse; "" once it may bear the seal."""
    if not fits:
        return _("KHÔNG DÙNG LÀM CĂN CỨ – số liệu không còn khớp với mã niêm phong lúc kết thúc")
    if campaign.is_concluded:
        return ""
    return _("DỰ THẢO – số liệu đến %s") % lifecycle.moment(timezone.now())


def of_card(card: Scorecard, *, judged: bool) -> Paper:
    """A ward's card as it stands; with `judged` also what the Board found.

    Seven queries for any number of items, three for the seal.
    Raises Refused where it does not cover the card.
    """
    submission = card.submission() if card.state != CardState.DRAFT else None
    require_seal(card.campaign, [card.pk])
    require_sealed_submission(card, submission)
    sheet = Sheet(card)
    lines = [line for section in sheet.sections for line in _section(section, judged=judged)]
    total = PaperRow(
        code="",
        text=_("Tổng cộng"),
        cap=sheet.total,
        own=sheet.own_sum,
        survey=sheet.survey_sum if judged else "",
        verified=sheet.verified_sum if judged else "",
        gap=sheet.difference if judged else "",
        is_head=True,
    )
    return Paper(
        title=_("Phiếu đối chiếu, thẩm định") if judged else _("Phiếu tự chấm điểm"),
        campaign=card.campaign,
        body=card.ward_name,
        total=total,
        lines=lines,
        judged=judged,
        facts=list(_facts(card, submission, judged=judged)),
        signers=(_("Người thẩm định"), _("Trưởng Ban"))
        if judged
        else (_("Người chấm điểm"), _("Trưởng Ban")),
        issuers=None if judged else _ward(card.campaign, card.ward_id),
        # What a ward has handed in is its own, whole paper, with the code of its receipt.
        is_draft=judged or submission is None,
    )


def blank(campaign: Campaign, card: Scorecard | None = None) -> Paper:
    """The scoring form with nothing in it, to be taken to a meeting: of this unit's criteria, else
    of all, with whom each holds for. One query, one more where criteria name clusters.

    Raises Refused where the seal does not cover the plan.
    """
    require_seal(campaign, [])
    only_for = {} if card else {head.pk: head.only_for for head in criteria_with_clusters(campaign)}
    lines = [
        PaperRow(
            criterion.code,
            criterion.title,
            criterion.cap_text,
            notes=list(filter(None, [only_for.get(criterion.pk, ""), criterion.guidance])),
            is_head=not criterion.parent_id,
        )
        for criterion in campaign.criteria_in_order
        if card is None or criterion.holds_for(card.cluster_id)
    ]
    return Paper(
        title=_("Phiếu tự chấm điểm"),
        campaign=campaign,
        body=DOTS,
        issuers=("", ""),
        total=PaperRow("", _("Tổng cộng"), show(campaign.total), is_head=True),
        lines=lines,
        signers=(_("Người chấm điểm"), _("Trưởng Ban")),
    )


def _section(section: Section, *, judged: bool) -> Iterator[PaperRow]:
    alone = len(section.rows) == 1 and section.rows[0].score.item == section.head
    yield PaperRow(
        str(section.head.position),
        section.head.title,
        section.cap,
        own=section.own_sum,
        survey=section.survey_sum if judged else "",
        verified=section.verified_sum if judged else "",
        gap=_gap(section.rows[0]) if alone and judged else "",
        notes=_notes(section.rows[0]) if alone else (),
        reason=section.rows[0].score.reason if alone and judged else "",
        is_head=True,
    )
    for row in () if alone else section.rows:
        yield PaperRow(
            row.code,
            row.score.item.title,
            row.cap,
            own=(row.own_points or _("chưa chấm")) if row.ward_enters else _("Ban chấm"),
            survey=row.survey_points if judged else "",
            verified=row.verified_points if judged else "",
            gap=_gap(row) if judged else "",
            notes=_notes(row),
            reason=row.score.reason if judged else "",
        )


def _gap(row: ItemRow) -> str:
    return row.difference if row.score.difference else ""


def _notes(row: ItemRow) -> list[str]:
    """The explanation, then each piece of evidence with its page."""
    return [
        *filter(None, [row.own_number, row.score.explanation]),
        *(str(citation) for citation in row.citations if not citation.evidence.withdrawn_at),
    ]


def _facts(card: Scorecard, entry: Entry | None, *, judged: bool) -> Iterator[tuple[str, str]]:
    if entry is None:
        yield _("Tình trạng"), _("Bản nháp, chưa nộp")
    else:
        yield _("Nộp lúc"), lifecycle.moment(entry.at)
        yield _("Mã xác nhận"), card.receipt(entry)
        if card.approved_how:
            yield _("Lãnh đạo duyệt"), card.approved_how
        if judged and card.state != CardState.FINAL:
            yield _("Tình trạng"), card.get_state_display()
    if card.is_tiered and card.state == CardState.FINAL:
        yield _("Mức xếp loại"), card.tier.name if card.tier else _("Chưa xếp loại")
        if card.tier_reason:
            yield _("Lý do xếp loại"), card.tier_reason
