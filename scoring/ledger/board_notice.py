"""Letters to members of the Board about work that waits for them, for whoever asked for them.

They say what happened and where it is looked at, and nothing of what was written: points, reasons
and marks stay in the program, behind the rules of who may see them.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from scoring.ledger.act import Act
from scoring.ledger.entry import Entry
from scoring.ledger.letter import SENT_AT_ONCE, Letter, contact
from scoring.rules import permissions
from wards.models import User
from wards.paging import shortened

NAMED = 9  # units of one act that a letter names

# What wards do that whoever works on the card hears of.
OF_WARDS: dict[Act, Promise] = {
    Act.SUBMIT: gettext_lazy("%(ward)s đã nộp phiếu"),
    Act.WITHDRAW: gettext_lazy("%(ward)s đã rút phiếu về sửa"),
    Act.HAND_BACK: gettext_lazy("%(ward)s đã nộp lại nội dung %(subject)s"),
    Act.REPLY: gettext_lazy("%(ward)s kiến nghị về nội dung %(subject)s"),
    Act.WITHDRAW_REPLY: gettext_lazy("%(ward)s đã rút kiến nghị về nội dung %(subject)s"),
    Act.NOMINATE: gettext_lazy("%(ward)s đề cử cá nhân"),
}
# What colleagues give to somebody, or take from them.
OF_COLLEAGUES: dict[Act, Promise] = {
    Act.ASSIGN: gettext_lazy("Đồng chí được giao phụ trách phiếu: %(ward)s"),
    Act.ASSIGN_CRITERION: gettext_lazy("Đồng chí được giao thẩm định: %(subject)s"),
    Act.DRAW_SAMPLE: gettext_lazy("Đồng chí được giao chấm lượt hai (chấm độc lập)"),
    Act.PLAN_VISIT: gettext_lazy("Khảo sát %(ward)s: %(when)s"),
    Act.CALL_OFF_VISIT: gettext_lazy("Bỏ lịch khảo sát %(ward)s: %(when)s"),
}
SENTENCES = OF_WARDS | OF_COLLEAGUES


def _of_card(entry: Any) -> str:
    page = reverse("board_ward", args=[entry.campaign.slug, entry.scorecard.ward.code])
    return f"{page}#item-{entry.score_id}" if entry.score_id else page


def _of_campaign(name: str) -> Callable[[Entry], str]:
    return lambda entry: reverse(name, args=[entry.campaign.slug])


# Where it is looked at; what is not named here is looked at on the page of its card.
PAGES: dict[str, Callable[[Entry], str]] = {
    Act.ASSIGN: _of_campaign("assignments"),
    Act.ASSIGN_CRITERION: _of_campaign("assignments"),
    Act.DRAW_SAMPLE: _of_campaign("marking"),
    Act.PLAN_VISIT: _of_campaign("visits"),
    Act.CALL_OFF_VISIT: _of_campaign("visits"),
    Act.NOMINATE: _of_campaign("awards"),
}


class BoardNotice(Letter):
    """One letter to one person; `entry` is what it is about,
    the first one where it is about several.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta(Letter.Meta):
        constraints = [
            models.UniqueConstraint(
                name="somebody_is_told_of_an_entry_once", fields=["person", "entry"]
            ),
        ]
        indexes = [
            models.Index(name="board_notices_to_send", fields=["at"], condition=Q(sent_at=None))
        ]

    @property
    def name(self) -> str:
        return f"board-{self.pk}"

    @classmethod
    def of_entries(cls, told: Sequence[tuple[Entry, Collection[User]]]) -> None:
        """Write the letters about entries that were just written, each with the people whom its act
        names; to be sent once they stand. Nothing where mail is off.

        Entries of one act are one letter to a person. One query where one of them is news.
        """
        news = [(entry, named) for entry, named in told if settings.MAIL and entry.act in SENTENCES]
        if not news:
            return
        readers = list(User.objects.wanting_letters().exclude(email="").order_by("pk"))
        letters: dict[tuple[User, str], list[Entry]] = {}
        for entry, named in news:
            for reader in cls._readers(readers, entry, named):
                letters.setdefault((reader, entry.act), []).append(entry)
        notices = BoardNotice.objects.bulk_create(
            BoardNotice._about(entries, reader) for (reader, _act), entries in letters.items()
        )
        for notice in notices[:SENT_AT_ONCE]:
            transaction.on_commit(notice.send_in_turn)

    @staticmethod
    def _readers(readers: list[User], entry: Entry, named: Collection[User]) -> list[User]:
        """Of those who want letters whoever is named, or works on the card or its criterion, else
        everybody: nobody's card is everybody's. Whoever acted knows.
        """
        others = [
            reader
            for reader in readers
            if reader.pk != entry.by_id and permissions.can_see_entry(reader, entry)
        ]
        if entry.act in OF_COLLEAGUES:
            chosen = {person.pk for person in named}
            return [reader for reader in others if reader.pk in chosen]
        working = {entry.scorecard and entry.scorecard.assignee_id}
        if entry.score:
            working.add(entry.score.item.settler_id)
        if entry.act == Act.REPLY and entry.campaign.replies_by_another:
            working = set()  # whoever gave the points does not answer
        working.discard(None)
        return [reader for reader in others if not working or reader.pk in working]

    @classmethod
    def _about(cls, entries: list[Entry], reader: User) -> "BoardNotice":
        first = entries[0]
        with override(reader.letters_in):
            said = SENTENCES[Act(first.act)] % cls._facts(entries)
            year = {"year": first.campaign.year, "what": said}
            subject = _("[Thi đua %(year)s] %(what)s") % year
            page = PAGES.get(first.act, _of_card)(first)
            lines = [
                f"{said}.",
                _("Xem: %s") % cls._address(page),
                _("Đồng chí nhận thư này vì đã bật Thư báo; muốn thôi nhận: %s")
                % cls._address(reverse("letters")),
                *contact(),
            ]
        return cls(person=reader, entry=first, subject=subject[:300], text="\n\n".join(lines))

    @staticmethod
    def _facts(entries: list[Entry]) -> dict[str, Any]:
        first = entries[0]
        wards = [entry.scorecard.ward_name for entry in entries if entry.scorecard]
        when = first.new.get("visit_at") or first.old.get("visit_at") or ""
        return {"ward": shortened(wards, NAMED), "subject": first.subject, "when": when}

    @staticmethod
    def _address(page: str) -> str:
        return settings.SITE_URL.rstrip("/") + page

    @staticmethod
    def unreached() -> list[str]:
        """Who asked for letters and has no address, in the order of accounts."""
        people = User.objects.wanting_letters().filter(email="").order_by("pk")
        return list(people.values_list("full_name", flat=True))

    def recipients(self) -> list[str]:
        """Nowhere once the person has turned them off or left the Board."""
        wanting = User.objects.wanting_letters().exclude(email="").filter(pk=self.person_id)
        return list(wanting.values_list("email", flat=True))
