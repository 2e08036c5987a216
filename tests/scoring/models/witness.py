"""A witness of a campaign's life: looks at every row before and after an act, and says what must
never be.

It knows the rules from the contract and not from the program: who may, along which ways, by when,
how often. What it finds it raises as AssertionError. Numbers in brackets are those of the
invariants.
"""

from collections import Counter
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils import timezone

from scoring.maintenance import audit, kept_sums, replay
from scoring.models import (
    Award,
    AwardKind,
    Ballot,
    Block,
    Campaign,
    Citation,
    Cluster,
    ClusterCriterion,
    CouncilMember,
    Criterion,
    Entry,
    Evidence,
    ExpectedReport,
    Meeting,
    PaperHead,
    Participation,
    ReceivedReport,
    Reply,
    Score,
    Scorecard,
    SignedPaper,
    Survey,
    Tier,
    TierCondition,
    Visit,
    VisitMember,
    Vote,
)
from scoring.models.ranking.standings import cluster_of_cards
from scoring.rules import grading
from wards.models import Role, User

Row = dict[str, Any]
Rows = dict[tuple[str, int], Row]

OFFICER, BOARD, HEAD = {Role.OFFICER}, {Role.REVIEWER, Role.HEAD}, {Role.HEAD}
# Who may leave which entry in the record; written out again, independently of the tables of steps.
WHO: dict[str, set[Role]] = (
    dict.fromkeys(
        ["enter_self", "submit", "withdraw", "accept", "reply", "nominate", "cite", "uncite"],
        OFFICER,
    )
    | dict.fromkeys(["ask_approval", "send_back", "withdraw_reply"], OFFICER)
    | dict.fromkeys(["file_signed", "withdraw_signed"], OFFICER | BOARD)
    | dict.fromkeys(["file_late"], HEAD)
    | dict.fromkeys(["add_evidence", "withdraw_evidence", "withdraw_award"], OFFICER | BOARD)
    | dict.fromkeys(
        [
            "enter_survey",
            "enter_verified",
            "plan_visit",
            "call_off_visit",
            "survey",
            "receive_report",
            "return",
            "extend",
            "verify",
            "answer",
        ],
        BOARD,
    )
    | dict.fromkeys(["propose", "block", "lift_block", "meet", "vote"], BOARD)
    | dict.fromkeys(["mark_absent", "drop", "finalise", "reopen", "assign_tier", "order_tie"], HEAD)
    | dict.fromkeys(
        [
            "decide",
            "unlock",
            "commend",
            "order_awards",
            "open",
            "take_back",
            "admit",
            "discard",
            "deal",
            "deal_on",
            "conclude",
            "name",
            "redact",
        ],
        HEAD,
    )
    | dict.fromkeys(
        [
            "create",
            "amend",
            "reword",
            "criteria",
            "tiers",
            "tier_conditions",
            "award_kinds",
            "clusters",
            "calendar",
            "move",
        ],
        HEAD,
    )
)
# What a ward does by its deadline, and what it does within the window for replies.
BY_THE_DEADLINE = {"enter_self", "ask_approval", "submit", "withdraw"}
WARDS_EVIDENCE = {"add_evidence", "cite", "uncite", "withdraw_evidence"}
WAYS = {
    "card": {
        ("draft", "submitted"), ("draft", "absent"), ("submitted", "draft"), ("submitted", "verified"),
        ("verified", "submitted"), ("verified", "final"), ("final", "verified"), ("absent", "draft"),
        ("draft", "dropped"), ("submitted", "dropped"), ("verified", "dropped"), ("final", "dropped"),
        ("absent", "dropped"), ("dropped", "draft"),
    },
    "campaign": {
        ("preparing", "open"), ("open", "concluded"), ("open", "preparing"), ("preparing", "discarded"),
    },
    "award": {
        ("nominated", "proposed"), ("nominated", "withdrawn"), ("proposed", "decided"), ("proposed", "withdrawn"),
        ("withdrawn", "proposed"), ("withdrawn", "nominated"), ("decided", "proposed"),
        ("withdrawn", "decided"),  # a commendation taken up again
    },
}  # fmt: skip
IN_FORCE = {"proposed", "decided"}
MEDIANS = ("low_median", "high_median")  # of a criterion, from the conclusion on
# Of a criterion, put right while the campaign is open.
WORDS = ("title", "opened_title", "short_title", "guidance")
OF_THE_PLAN = {"criterion", "scope", "tier", "kind", "cluster", "participation", "report"}
MAY_GO = {
    "citation",
    "criterion",
    "scope",
    "tier",
    "kind",
    "member",
    "vote",
    "visit",
    "visit_member",
    "received",
}
OF_A_CARD = ("score", "evidence", "citation", "reply", "survey", "received")
PLACING = ("tier_id", "tiered_at", "tier_reason")
POINTS = ("self_points", "survey_points", "verified_points")
OUT = -999_999  # the number that says: this item does not apply
ENTERED = {"enter_self", "enter_survey", "enter_verified"}


class Witness:
    """Follows one campaign."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.people: dict[int, User] = {one.pk: one for one in User.objects.all()}
        self.last_entry = 0
        self.of_visit: dict[int, int] = {}
        self.rows: Rows = {}
        self.look()
        self.entries()

    def look(self) -> Rows:
        """Every row of the campaign as it stands: {(table, id): fields}."""
        mine = {"scorecard__campaign": self.campaign.pk}
        of_score = {"score__scorecard__campaign": self.campaign.pk}
        found = {
            "campaign": Campaign.objects.filter(pk=self.campaign.pk),
            "criterion": Criterion.objects.filter(campaign=self.campaign.pk),
            "tier": Tier.objects.filter(campaign=self.campaign.pk),
            "condition": TierCondition.objects.filter(campaign=self.campaign.pk),
            "cluster": Cluster.objects.filter(campaign=self.campaign.pk),
            "scope": ClusterCriterion.objects.filter(criterion__campaign=self.campaign.pk),
            "participation": Participation.objects.filter(campaign=self.campaign.pk),
            "report": ExpectedReport.objects.filter(campaign=self.campaign.pk),
            "received": ReceivedReport.objects.filter(**mine),
            "kind": AwardKind.objects.filter(campaign=self.campaign.pk),
            "paper_head": PaperHead.objects.filter(campaign=self.campaign.pk),
            "card": Scorecard.objects.filter(campaign=self.campaign.pk),
            "score": Score.objects.filter(**mine),
            "survey": Survey.objects.filter(**mine),
            "visit": Visit.objects.filter(**mine),
            "visit_member": VisitMember.objects.filter(visit__scorecard__campaign=self.campaign.pk),
            "evidence": Evidence.objects.filter(**mine),
            "citation": Citation.objects.filter(**of_score),
            "reply": Reply.objects.filter(**of_score),
            "award": Award.objects.filter(campaign=self.campaign.pk),
            "block": Block.objects.filter(campaign=self.campaign.pk),
            "meeting": Meeting.objects.filter(campaign=self.campaign.pk),
            "member": CouncilMember.objects.filter(meeting__campaign=self.campaign.pk),
            "ballot": Ballot.objects.filter(meeting__campaign=self.campaign.pk),
            "vote": Vote.objects.filter(ballot__meeting__campaign=self.campaign.pk),
            "signed": SignedPaper.objects.filter(campaign=self.campaign.pk),
        }
        self.rows = {
            (table, row["id"]): row
            for table, rows in found.items()
            for row in rows.order_by("pk").values()
        }
        return self.rows

    def of(self, table: str, **facts: Any) -> list[Row]:
        """Rows of one table that have these values, in the order they were made."""
        return [
            row
            for (name, _pk), row in self.rows.items()
            if name == table and all(row[field] == value for field, value in facts.items())
        ]

    def entries(self) -> list[Entry]:
        """Entries written since the last look."""
        new = list(self.campaign.entries.filter(pk__gt=self.last_entry).order_by("pk"))
        if new:
            self.last_entry = new[-1].pk
        return new

    def card_of(self, table: str, row: Row) -> int | None:
        """The id of the card that a row belongs to."""
        if table == "card":
            return row["id"]
        if table == "signed":  # it stands in the campaign's chain
            return None
        if table == "visit_member":
            return self.of_visit.get(row["visit_id"])
        if table in {"citation", "reply"}:
            return self.rows["score", row["score_id"]]["scorecard_id"]
        return row.get("scorecard_id")

    # After each act

    def check(self, now: datetime, *, accepted: bool, each: str = "", stale: bool = False) -> int:
        """Judge what one act has done. `each`: the table of which every changed row asks for an
        entry of its own.

        `stale`: the act came with an outdated version. Returns the number of rows changed.
        """
        before, after, new = self.rows, self.look(), self.entries()
        # Also of those that are called off.
        self.of_visit |= {row["id"]: row["scorecard_id"] for row in self.of("visit")}
        changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
        if not accepted:
            assert not changed, f"what was refused has left traces: {changed}"
            assert not new, "what was refused stands in the record"
            return 0
        if stale:
            assert not changed, "a stale version has written [9]"
        followed = {key for key in changed if self._follows(key, before.get(key), after.get(key))}
        self._versions(before, after, changed, followed)
        self._entered_one_by_one(before, after, changed, new)
        self._one_entry_per_change(before, after, changed, followed, new, each)
        for entry in new:
            self._had_the_right(entry, before, now)
            self._signed_by_the_right_hand(entry, after)
        self._ways(before, after, new)
        self._frozen(before, after, changed)
        self._voted_in_time(before, changed, new)
        self._received_by_then(before, after, changed, now)
        self._put_right(after, changed, new)
        self._nothing_lost(before, after)
        return len(changed)

    def _follows(self, key: tuple[str, int], was: Row | None, row: Row | None) -> bool:
        """Whether a row has other points only because it is out pro rata and other items changed:
        nobody typed anything into it, so that its version stays.
        """
        if key[0] != "score" or was is None or row is None:
            return False
        if self.rows["criterion", row["item_id"]]["when_not_applicable"] != "pro_rata":
            return False
        out = {name for name in POINTS if row[name.replace("points", "number")] == OUT}
        other = {name for name in row if row[name] != was[name]}
        return bool(other & out) and other <= out | {"reason"}

    def _entered_one_by_one(
        self, before: Rows, after: Rows, changed: list[tuple[str, int]], new: list[Entry]
    ) -> None:
        """Each row into which something was typed has its entry, and no other one has."""
        entered = [entry for entry in new if entry.act in ENTERED]
        if entered:
            typed = {
                pk
                for table, pk in changed
                if table == "score" and before[table, pk]["version"] != after[table, pk]["version"]
            }
            assert typed == {entry.score_id for entry in entered}, f"{typed} were entered [11]"

    def _versions(
        self,
        before: Rows,
        after: Rows,
        changed: list[tuple[str, int]],
        followed: set[tuple[str, int]],
    ) -> None:
        for key, row in after.items():
            if "version" in row:
                was = before[key]["version"] if key in before else 0
                wanted = was + (key in changed and key not in followed)
                assert row["version"] == wanted, (
                    f"{key}: version {row['version']} and not {wanted} [9]"
                )

    def _one_entry_per_change(
        self,
        before: Rows,
        after: Rows,
        changed: list[tuple[str, int]],
        followed: set[tuple[str, int]],
        new: list[Entry],
        each: str,
    ) -> None:
        own = [key for key in changed if key not in followed]
        wanted = len([key for key in own if key[0] == each]) if each else int(bool(own))
        # A place among equals that new points void is told apart.
        voided = [
            key
            for key in changed
            if key[0] == "card"
            and key in before
            and before[key]["tie_order"]
            and not after[key]["tie_order"]
        ]
        # A redaction changes no row; an opening tells of each card that it deals, a conclusion of
        # each name that it freezes.
        beside = Counter(
            entry.act
            for entry in new
            if entry.act in {"redact", "deal", "name"}
            or (entry.act == "take_back" and entry.scorecard_id)
        )
        gathered = [key for key in changed if key[0] == "card" and key not in after]
        assert beside["take_back"] == len(gathered), f"{beside} [11]"
        dealt = [key for key in changed if key[0] == "card" and key not in before]
        frozen = [
            key
            for key in changed
            if key[0] == "award"
            and key in before
            and before[key]["officer_name"] != after[key]["officer_name"]
        ]
        assert (beside["deal"], beside["name"]) == (len(dealt), len(frozen)), f"{beside} [11]"
        found = len(new) - beside.total()
        assert found == wanted + len(voided), f"{found} entries for {changed} [11]"
        touched = {
            self.card_of(table, after.get((table, pk)) or before[table, pk])
            for table, pk in changed
        }
        told = {entry.scorecard_id for entry in new}
        if touched - {None} and not {"campaign"} & {table for table, _pk in changed}:
            assert touched == told, f"entries about {told}, changes of {touched} [11]"

    def _had_the_right(self, entry: Entry, before: Rows, now: datetime) -> None:
        assert entry.by_id, "nobody has acted"
        by = self.people[entry.by_id]
        assert by.is_active, f"{entry.act} by somebody who is gone"
        assert by.role in WHO[entry.act], f"{entry.act} by a {by.role}"
        assert abs((entry.at - now).total_seconds()) < 60, "an entry bears another time"
        if by.role != Role.OFFICER or entry.act in {"file_signed", "withdraw_signed"}:
            return
        assert entry.scorecard_id, "a ward has acted beside its card"
        card = before["card", entry.scorecard_id]
        assert card["ward_id"] == by.ward_id, f"{entry.act} on another ward's card [14]"
        general = before["campaign", self.campaign.pk]["self_deadline"]
        deadline = max(general, card["extended_until"] or general)
        if entry.act in BY_THE_DEADLINE or (
            entry.act in WARDS_EVIDENCE and card["state"] == "draft"
        ):
            assert now < deadline, f"{entry.act} at or after the deadline [8]"
        if entry.act in {"enter_self", "submit"}:
            assert now >= before["campaign", self.campaign.pk]["opens_at"], (
                f"{entry.act} before scoring begins"
            )
        if entry.act in {"reply", "withdraw_reply"} or (
            entry.act in WARDS_EVIDENCE and card["state"] != "draft"
        ):
            assert card["state"] == "verified", f"{entry.act} on a card that is {card['state']}"
            assert now < card["reply_until"], f"{entry.act} after the window for replies [8]"

    def _signed_by_the_right_hand(self, entry: Entry, after: Rows) -> None:
        """A ward's scans are its own, other papers the Board's; where a leader approves, nobody
        else submits.
        """
        by, campaign = self.people[entry.by_id or 0], after["campaign", self.campaign.pk]
        if entry.act in {"submit", "send_back"} and campaign["approval"] == "leader":
            assert by.approves, f"{entry.act} by somebody who only drafts"
        if entry.act in {"ask_approval", "send_back"}:
            assert campaign["approval"] == "leader", f"{entry.act} though nobody asks for it"
        for pk in entry.rows.get("scoring.signedpaper", {}):
            paper = after["signed", int(pk)]
            if paper["kind"] == "card":
                ward = after["card", paper["scorecard_id"]]["ward_id"]
                assert by.ward_id == ward, "a signed card of another ward [14]"
            else:
                role = {Role.HEAD} if paper["kind"] != "survey_minutes" else BOARD
                assert by.role in role, f"a signed {paper['kind']} by a {by.role}"

    def _ways(self, before: Rows, after: Rows, new: list[Entry]) -> None:
        for (table, pk), row in after.items():
            if (
                table in WAYS
                and (table, pk) in before
                and before[table, pk]["state"] != row["state"]
            ):
                way = (before[table, pk]["state"], row["state"])
                assert way in WAYS[table], f"{table}: {way} [6]"
                if way == ("final", "verified"):
                    reasons = [
                        entry.reason
                        for entry in new
                        if entry.act == "reopen" and entry.scorecard_id == pk
                    ]
                    assert len(reasons) == 1, "a card was opened again without an entry [7]"
                    assert reasons[0], "a card was opened again without a reason [7]"

    def _frozen(self, before: Rows, after: Rows, changed: list[tuple[str, int]]) -> None:
        campaign = before["campaign", self.campaign.pk]
        if campaign["state"] == "concluded":
            beside = [key for key in changed if key[0] != "signed"]
            assert not beside, f"{beside} after the conclusion [7]"
            for key in set(changed) & before.keys():
                assert before[key]["added_at"] > campaign["concluded_at"], (
                    "a sealed scan was written again [7]"
                )
        if campaign["state"] != "preparing":
            plan = [
                key
                for key in changed
                if key[0] in OF_THE_PLAN and _planned(before.get(key)) != _planned(after.get(key))
            ]
            assert not plan, f"{plan} after the opening [2]"
            if after["campaign", self.campaign.pk]["state"] == "concluded":
                self._medians()
            else:
                measured = [
                    key
                    for key in changed
                    if key[0] == "criterion"
                    and any(before[key][one] != after[key][one] for one in MEDIANS)
                ]
                assert not measured, f"{measured} before the conclusion [2]"
        for table, pk in changed:
            row = after.get((table, pk)) or before[table, pk]
            card = before.get(("card", self.card_of(table, row) or 0))
            if card and card["state"] == "final":
                assert table not in OF_A_CARD, f"{table} of a final card [7]"
                if table == "card" and row["state"] == "final":
                    assert all(row[name] == card[name] for name in PLACING), (
                        "the tier of a final card [7]"
                    )

    def _voted_in_time(
        self, before: Rows, changed: list[tuple[str, int]], new: list[Entry]
    ) -> None:
        """A vote is about a proposal that nothing was decided of."""
        if not [entry for entry in new if entry.act == "vote"]:
            return
        for table, pk in changed:
            if table == "ballot":
                award = self.rows["ballot", pk]["award_id"]
                assert before["award", award]["state"] == "proposed", "voted on afterwards [23]"

    def _received_by_then(
        self, before: Rows, after: Rows, changed: list[tuple[str, int]], now: datetime
    ) -> None:
        """A report comes once from a unit, by today, and while its card is not settled [25]."""
        for key in changed:
            if key[0] != "received":
                continue
            row = after.get(key) or before[key]
            state = before["card", row["scorecard_id"]]["state"]
            assert state not in {"final", "dropped"}, f"a report of a card that is {state} [7]"
            assert ("report", row["report_id"]) in after, "a report that nobody expects [25]"
            if key in after:
                assert row["received_on"] <= timezone.localdate(now), "before its time [25]"
                same = {name: row[name] for name in ("scorecard_id", "report_id")}
                assert len(self.of("received", **same)) == 1, "received twice [25]"

    def _put_right(self, after: Rows, changed: list[tuple[str, int]], new: list[Entry]) -> None:
        """Words change while the campaign is open, each time with an entry that all units read."""
        if after["campaign", self.campaign.pk]["state"] != "open":
            return
        reworded = [key for key in changed if key[0] == "criterion"]
        told = [entry for entry in new if entry.act == "reword"]
        assert len(reworded) == len(told), f"{reworded} with {len(told)} entries [11]"
        assert all(entry.reason and entry.audience == "everyone" for entry in told), "unexplained"

    def _medians(self) -> None:
        """Each ordinary criterion keeps its middle points of the final cards."""
        final = [card["id"] for card in self.of("card", state="final")]
        for head in self.of("criterion", parent_id=None):
            items = {
                head["id"],
                *(item["id"] for item in self.of("criterion", parent_id=head["id"])),
            }
            reached = sorted(
                sum(
                    row["verified_points"] or 0
                    for row in self.of("score", scorecard_id=card)
                    if row["item_id"] in items
                )
                for card in final
                if any(row["item_id"] in items for row in self.of("score", scorecard_id=card))
            )
            middle = (
                (reached[(len(reached) - 1) // 2], reached[len(reached) // 2]) if reached else None
            )
            kept = (None, None) if head["line"] or not middle else middle
            assert tuple(head[name] for name in MEDIANS) == kept, "the medians are others [16]"

    def _nothing_lost(self, before: Rows, after: Rows) -> None:
        for (table, pk), was in before.items():
            row = after.get((table, pk))
            taken_back = table in {"card", "score"} and self._is_preparing(after)
            if table not in MAY_GO and not taken_back:
                assert row is not None, f"{table} {pk} is gone [19]"
            if table == "evidence" and row != was:
                withdrawn = was | {"withdrawn_at": row["withdrawn_at"]}  # type: ignore[index]
                assert row == withdrawn, "evidence was overwritten [13]"
                assert was["withdrawn_at"] is None, "evidence was withdrawn twice [13]"
            if table == "signed" and row:
                beside = {"withdrawn_at", "withdrawn_because"}
                same = all(row[name] == was[name] for name in was if name not in beside)
                assert same, "a signed scan was overwritten [13]"
                assert row == was or was["withdrawn_at"] is None, "a scan was withdrawn twice [13]"
            if table == "reply" and row:
                assert not (row["answer"] and row["withdrawn_at"]), "answered and withdrawn"
                assert not was["answer"] or row["text"] == was["text"], "reworded once answered"
                if row["answer"] and not was["answer"]:
                    assert was["withdrawn_at"] is None, "a withdrawn reply was answered"
            if table == "score" and row:
                assert row["cap"] == was["cap"], "a cap has moved [1]"  # type: ignore[index]

    def _is_preparing(self, rows: Rows) -> bool:
        return rows["campaign", self.campaign.pk]["state"] == "preparing"

    # The state as it stands

    def check_state(self) -> None:
        """What has to hold at any moment, from the rows of the last look."""
        campaign = self.rows["campaign", self.campaign.pk]
        if campaign["state"] == "preparing":
            assert not self.of("card"), "cards before the opening"
        else:
            self._caps(campaign)
        for card in self.of("card"):
            self._card(card)
        self._awards()
        self._council()
        self._visits()
        for evidence in self.of("evidence", kind="file"):
            assert evidence["file"], "evidence without its file [13]"
            assert evidence["size"], "evidence without its size [13]"
            assert len(evidence["sha256"]) == 64, "evidence without its digest [13]"

    def _caps(self, campaign: Row) -> None:
        heads = self.of("criterion", parent_id=None)
        for cluster in {card["cluster_id"] for card in self.of("card")}:
            within = [head["cap"] for head in self._heads(cluster) if not head["line"]]
            assert sum(within) == campaign["total"], "caps do not add up [2]"
        for head in heads:
            items = self.of("criterion", parent_id=head["id"])
            assert not items or sum(item["cap"] for item in items) == head["cap"], (
                "items do not add up [2]"
            )

    def _heads(self, cluster: int | None) -> list[Row]:
        """The criteria that hold for units of this cluster: those that name it, or name none."""
        named: dict[int, set[int]] = {}
        for scope in self.of("scope"):
            named.setdefault(scope["criterion_id"], set()).add(scope["cluster_id"])
        return [
            head
            for head in self.of("criterion", parent_id=None)
            if cluster in named.get(head["id"], {cluster})
        ]

    def _has_its_items(self, card: Row) -> None:
        """A card has every item of the criteria that hold for its cluster, once,
        and no other [26].
        """
        wanted: list[int] = []
        for head in self._heads(card["cluster_id"]):
            items = [item["id"] for item in self.of("criterion", parent_id=head["id"])]
            wanted += items or [head["id"]]
        found = [score["item_id"] for score in self.of("score", scorecard_id=card["id"])]
        assert sorted(found) == sorted(wanted), "a card with items of another plan [26]"

    def _card(self, card: Row) -> None:
        self._has_its_items(card)
        scores, state = self.of("score", scorecard_id=card["id"]), card["state"]
        for score in scores:
            item = self.rows["criterion", score["item_id"]]
            sign = -1 if self._line(item) == "minus" else 1
            assert score["cap"] == sign * item["cap"], "the cap on the row is another [1]"
            for name in POINTS:
                assert score[name] is None or 0 <= sign * score[name] <= item["cap"], (
                    f"{name}: {score[name]} [1]"
                )
            self._numbers(score, item)
            own, verified = score["self_points"], score["verified_points"]
            said = [score[name] == OUT for name in ("self_number", "verified_number")]
            if None not in (own, verified) and (own != verified or said[0] != said[1]):
                assert score["reason"].strip(), "an adjustment without a reason [4]"
            if state in {"submitted", "verified", "final"} and not item["survey_only"]:
                assert own is not None, f"a blank on a card that is {state} [5]"
            if state in {"verified", "final"}:
                assert verified is not None, f"an unverified item on a card that is {state} [5]"
        if state in {"verified", "final"}:
            assert self._sum(card["id"], "verified_points") >= 0, "a total below zero [16]"
        assert state == "draft" or card["approval_asked_at"] is None, "asked about no draft"
        if state in {"verified", "final"}:
            assert len(self.of("survey", scorecard_id=card["id"])) == 1, (
                f"no survey of a card that is {state}"
            )
        if state == "final":
            assert card["tiered_at"], "a final card without a tier"
            replies = [row for row in self.of("reply") if self.card_of("reply", row) == card["id"]]
            assert all(reply["answer"] or reply["withdrawn_at"] for reply in replies), (
                "a final card with a reply not answered"
            )
        if state in {"draft", "submitted", "absent", "dropped"}:
            assert card["tiered_at"] is None, f"a tier on a card that is {state}"

    def _line(self, item: Row) -> str:
        """What its criterion says: "" within the total, bonus, or minus."""
        head = self.rows["criterion", item["parent_id"]] if item["parent_id"] else item
        return str(head["line"])

    def _numbers(self, score: Row, item: Row) -> None:
        """A number stands beside its points where the plan asks for one, and nowhere else; the
        points are what the rule makes of it, worked out in hundredths and quarters.
        """
        for name in POINTS:
            number, points = score[name.replace("points", "number")], score[name]
            if number == OUT:
                assert points == self._points_out(score, item, name), f"{name}: {points} [22]"
                continue
            if self._line(item) == "minus":
                assert number == (None if points is None else -points), f"{name}: {number} [22]"
                continue
            if item["points_each"] is None and item["full_from"] is None:
                assert number is None, f"{name}: a number that nothing asks for [22]"
                continue
            assert (number is None) == (points is None), f"{name}: half a number [22]"
            if number is None:
                continue
            whole, cap = int(number * 100), int(item["cap"] * 100)
            assert whole >= 0, f"{name}: a number below zero [22]"
            if item["points_each"] is not None:
                assert whole % 100 == 0, f"{name}: half of one [22]"
                due = min(cap, whole // 100 * int(item["points_each"] * 100))
            elif whole >= item["full_from"] * 100:
                due = cap
            else:
                due = (whole * cap * 2 // 10_000 + 25) // 50 * 25  # half up to a quarter
            assert int(points * 100) == due, f"{name}: {points} of {number} [22]"

    def _points_out(self, score: Row, item: Row, name: str) -> Decimal | None:
        """What an item brings that is said not to apply: as the plan says; pro rata, its cap at the
        share that the other items of its criterion reach, or those of the card where none is left.
        """
        when = item["when_not_applicable"]
        if when != "pro_rata":
            return {"full": item["cap"], "zero": Decimal(0)}.get(when)
        rows = [
            (row, self.rows["criterion", row["item_id"]])
            for row in self.of("score", scorecard_id=score["scorecard_id"])
        ]
        left = [
            (row, other)
            for row, other in rows
            if not self._line(other)
            and not (
                row[name.replace("points", "number")] == OUT
                and other["when_not_applicable"] == "pro_rata"
            )
        ]
        head = item["parent_id"] or item["id"]
        beside = [pair for pair in left if head in (pair[1]["id"], pair[1]["parent_id"])]
        scored = [pair for pair in beside or left if pair[0][name] is not None]
        caps = sum(int(other["cap"] * 100) for _row, other in scored)
        points, cap = sum(int(row[name] * 100) for row, _other in scored), int(item["cap"] * 100)
        due = (2 * cap * points + 25 * caps) // (50 * caps) * 25 if caps else 0
        return Decimal(due) / 100  # half up to a quarter

    def _awards(self) -> None:
        held = [award for award in self.of("award") if award["state"] in IN_FORCE]
        for award in held:
            assert self.rows["card", award["scorecard_id"]]["state"] == "final", (
                "an award of a card that is not final"
            )
            threshold = self.rows["kind", award["kind_id"]]["threshold"]
            points = self._sum(award["scorecard_id"], "verified_points")
            assert threshold is None or points >= threshold, "an award below its threshold [17]"
            within = self.rows["kind", award["kind_id"]]["per_cluster"]
            cluster = self.rows["card", award["scorecard_id"]]["cluster_id"] if within else None
            assert award["cluster_id"] == cluster, "an award counted in another cluster [17]"
            assert cluster or not within, "an award of a cluster's quota outside of them [17]"
        counted = Counter((award["kind_id"], award["cluster_id"]) for award in held)
        for (kind, _cluster), number in counted.items():
            quota = self.rows["kind", kind]["quota"]
            assert quota is None or number <= quota, "more awards than the quota [17]"
        recipients = Counter(
            (award["kind_id"], award["scorecard_id"], award["officer_id"]) for award in held
        )
        assert not [key for key, number in recipients.items() if number > 1], (
            "twice the same award [17]"
        )

    def _visits(self) -> None:
        """A visit is by people of the Board, lasts, and names whoever comes along [24]."""
        for visit in self.of("visit"):
            assert visit["ends_at"] > visit["begins_at"], "a visit that ends before it began"
            along = {row["member_id"] for row in self.of("visit_member", visit_id=visit["id"])}
            assert visit["leader_id"] not in along, "the leader comes along twice"
            for person in along | {visit["leader_id"]}:
                assert self.people[person].role in BOARD, "a visit by somebody else"
            names = visit["team"].split(", ") if visit["team"] else []
            assert len(names) == len(along), "a team of others than it names"

    def _council(self) -> None:
        """Who votes was there, each once; what is counted is what was cast [23]."""
        members = {member["id"]: member for member in self.of("member")}
        duties = Counter(member["duty"] for member in members.values())
        if self.of("meeting"):
            assert (duties["chair"], duties["secretary"]) == (1, 1), "a council without its head"
        for member in members.values():
            assert member["duty"] == "member" or not member["is_absent"], "a leader was away"
        here = [member for member in members.values() if not member["is_absent"]]
        for ballot in self.of("ballot"):
            cast = {name: ballot[name] for name in ("in_favour", "against", "blank")}
            assert (ballot["members"], ballot["present"]) == (len(members), len(here)), "miscounted"
            assert 0 < sum(cast.values()) <= len(here), "more votes than people"
            votes = self.of("vote", ballot_id=ballot["id"])
            assert not [vote for vote in votes if members[vote["member_id"]]["is_absent"]], "away"
            assert len({vote["member_id"] for vote in votes}) == len(votes), "somebody voted twice"
            if self.of("meeting")[0]["is_secret"]:
                assert not votes, "a secret vote by name"
                continue
            counted = Counter(vote["choice"] for vote in votes)
            assert {name: counted[name] for name in cast} == cast, "votes are counted otherwise"

    def _sum(self, card: int, name: str) -> Decimal:
        found = [row[name] for row in self.of("score", scorecard_id=card) if row[name] is not None]
        return sum(found, Decimal(0))

    # What is derived from it

    def check_record(self) -> None:
        """The chains verify and the entries replay to today's rows [11, 12]."""
        report = audit.verify(self.campaign)
        assert report.is_clean, report.findings
        assert list(replay.differences_of_campaigns(self.campaign)) == [], (
            "the entries say otherwise [11]"
        )

    def check_sums(self) -> None:
        """Totals are the sums of their parts, ranks and tiers follow from the points alone [16]."""
        cards = Scorecard.objects.filter(campaign=self.campaign).with_stage().order_by("pk")
        added_up = cards.added_up()
        for card, joined in zip(added_up, cards.with_totals(), strict=True):
            assert {name: vars(card)[name] for name in vars(joined) if name != "_state"} == {
                name: fact for name, fact in vars(joined).items() if name != "_state"
            }, "the two ways of adding up differ [16]"
        for card in added_up:
            for name in ("self", "survey", "verified"):
                parts = [row[f"{name}_points"] for row in self.of("score", scorecard_id=card.pk)]
                scored = [part for part in parts if part is not None]
                assert getattr(card, f"{name}_sum") == (sum(scored) if scored else None), (
                    "a total is another [16]"
                )
            if card.judged_sum is not None:
                told = (card.judged_sum, card.claimed_sum, card.judged_gap, card.over_claimed)
                added = (card.verified_sum, card.self_sum, card.gap_sum, card.over_claim)
                assert told == added, "a card keeps other sums [16]"
        assert list(kept_sums.differing()) == [], "a card keeps other sums of criteria [16]"
        by_criterion: Counter[int] = Counter()
        for card_id, _criterion, _self, _survey, verified, *_more in Score.objects.filter(
            scorecard__campaign=self.campaign
        ).by_criterion():
            by_criterion[card_id] += verified or 0
        for card in self.of("card"):
            assert by_criterion[card["id"]] == self._sum(card["id"], "verified_points"), (
                "criteria do not add up [16]"
            )
        self._ranking()

    def _measures(self) -> dict[int, tuple[Decimal, ...]]:
        """What ranks a judged card: points, those in the largest criterion, claims less."""
        measures: dict[int, tuple[Decimal, ...]] = {}
        for card in self.of("card"):
            if card["state"] not in {"verified", "final"}:
                continue
            scores = self.of("score", scorecard_id=card["id"])
            heads = [head for head in self._heads(card["cluster_id"]) if not head["line"]]
            heads.sort(key=lambda head: (-head["cap"], head["position"]))
            largest = heads[0]["id"] if heads else None
            inside = [
                row["verified_points"]
                for row in scores
                if largest in (row["item_id"], self.rows["criterion", row["item_id"]]["parent_id"])
            ]
            over = [
                row["self_points"] - row["verified_points"]
                for row in scores
                if row["self_points"] is not None
            ]
            measures[card["id"]] = (
                self._sum(card["id"], "verified_points"),
                sum(inside, Decimal(0)),
                -sum((max(part, Decimal(0)) for part in over), Decimal(0)),
            )
        return measures

    def _ranks(self, among: set[int] | None = None) -> dict[int, int]:
        measures, wanted = self._measures(), {}
        if among is not None:
            measures = {pk: measure for pk, measure in measures.items() if pk in among}
        for pk, measure in measures.items():
            wanted[pk] = 1 + sum(other > measure for other in measures.values())
            equals = [other for other, theirs in measures.items() if theirs == measure]
            choices = [self.rows["card", other]["tie_order"] for other in equals]
            if None not in choices and len(set(choices)) == len(choices):
                wanted[pk] += sum(choice < self.rows["card", pk]["tie_order"] for choice in choices)
        return wanted

    def _ranking(self) -> None:
        campaign = Campaign.objects.get(pk=self.campaign.pk)
        measures, wanted = self._measures(), self._ranks()
        standings = campaign.standings()
        places = grading.rank(standings)
        assert {place.key: place.rank for place in places} == wanted, "ranks are others [5, 16]"
        turned = grading.rank(reversed(standings))
        assert {place.key: place.rank for place in turned} == wanted, (
            "ranks depend on the order of reading [16]"
        )
        assert campaign.ranking() == places, "asked again, the ranking is another [16]"
        self._ranks_within(campaign, standings)
        for one, other in pairwise(places):
            mine, theirs = measures[one.key], measures[other.key]
            if mine[0] == theirs[0] and one.rank != other.rank:
                aid = next(
                    (i for i, part in enumerate(mine[1:]) if part != theirs[1 + i]), grading.CHOICE
                )
                assert (one.ahead_by, other.behind_by) == (aid, aid), (
                    "a tie was broken by another rule [16]"
                )
        for pk, suggestion in campaign.suggestions().items():
            level = suggestion.level.pk if suggestion.level else None
            assert level == self.level_of(pk), "the suggested tier is another [16]"
            assert pk in measures, "a card that is not judged is suggested a tier [16]"

    def _ranks_within(self, campaign: Campaign, standings: list[Any]) -> None:
        """Each judged unit of a cluster has one rank there: the clusters' rankings are parts of the
        whole without a unit twice, and a campaign's clusters are its own.
        """
        clusters = {cluster["id"] for cluster in self.of("cluster")}
        wanted: dict[int, int] = {}
        for cluster in clusters:
            mates = {card["id"] for card in self.of("card", cluster_id=cluster)}
            assert not mates & wanted.keys(), "a unit in two clusters [16]"
            wanted |= self._ranks(mates)
        for card in self.of("card"):
            assert card["cluster_id"] in clusters | {None}, "a cluster of another campaign [16]"
        places = grading.rank_within(standings, cluster_of_cards(campaign))
        assert {key: place.rank for key, place in places.items()} == wanted, (
            "ranks within a cluster are others [16]"
        )

    def level_of(self, card: int) -> int | None:
        """The level that points and conditions give a card, worked out level by level."""
        ranks = self._ranks()
        if card not in ranks:
            return self._reached(card)
        free = set(ranks)
        for tier in sorted(self.of("tier"), key=lambda tier: -tier["floor"]):
            inside = {pk for pk in free if self._fits(pk, tier)}
            for share in self.of("condition", tier_id=tier["id"], kind="share"):
                part = [one for one in self.of("card") if one["state"] != "dropped"]
                room = len(part) * share["percent"] // 100
                # Whoever has more units at or before its rank than there is room stays out.
                inside = {pk for pk in inside if sum(ranks[o] <= ranks[pk] for o in inside) <= room}
            if card in inside:
                return tier["id"]
            free -= inside
        return None

    def _reached(self, card: int) -> int | None:
        points = self._sum(card, "verified_points") or Decimal(0)
        reached = [tier for tier in self.of("tier") if points >= tier["floor"]]
        return max(reached, key=lambda tier: tier["floor"])["id"] if reached else None

    def _fits(self, card: int, tier: Row) -> bool:
        """Whether a card has what a level asks of each unit."""
        asks = {one["kind"]: one["percent"] for one in self.of("condition", tier_id=tier["id"])}
        if (self._sum(card, "verified_points") or Decimal(0)) < tier["floor"]:
            return False
        if "every_criterion" in asks:
            own = self._heads(self.rows["card", card]["cluster_id"])
            for head in [head for head in own if not head["line"]]:
                within = [
                    row["verified_points"]
                    for row in self.of("score", scorecard_id=card)
                    if head["id"]
                    in (row["item_id"], self.rows["criterion", row["item_id"]]["parent_id"])
                ]
                if sum(within) * 100 < asks["every_criterion"] * head["cap"]:
                    return False
        blocked = self.of("block", scorecard_id=card, officer_id=None, lifted_at=None)
        if "no_block" in asks and blocked:
            return False
        if "reports" in asks and self._lacks_reports(card):
            return False
        return not ("in_time" in asks and self._came_late(card))

    def _lacks_reports(self, card: int) -> bool:
        """Whether a report came after the day on which it was due, or has not come by then."""
        came = {
            row["report_id"]: row["received_on"] for row in self.of("received", scorecard_id=card)
        }
        today = timezone.localdate()
        return any(came.get(row["id"], today) > row["due_on"] for row in self.of("report"))

    def _came_late(self, card: int) -> bool:
        deadline: Any = Campaign.objects.get(pk=self.campaign.pk).self_deadline
        came = Entry.objects.filter(scorecard=card, act="submit").order_by("number")
        return bool(came[0].at >= deadline)


def _planned(row: Row | None) -> Row | None:
    """A row as the plan has it, without what the conclusion adds and what may be put right."""
    beside = (*MEDIANS, *WORDS) if row and "opened_title" in row else ()
    return row and {name: value for name, value in row.items() if name not in beside}
