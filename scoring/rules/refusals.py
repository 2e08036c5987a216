"""What the rules refuse: a sentence for the person and a code for scripts,
the log and the tests.
"""

import logging
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

log = logging.getLogger(__name__)

# One code for each rule. Scripts read them: a code that went out once keeps its meaning.
Code = Literal[
    # The campaign
    "campaign_not_open",
    "campaign_concluded",
    "campaign_just_made",
    "plan_unfinished",
    "plan_locked",
    "row_in_use",
    "basis_missing",
    "day_ruled_on",
    "day_already_so",
    "cards_in_use",
    "nothing_reworded",
    "meaning_unconfirmed",
    "item_scored",
    # Any act
    "no_such_step",
    "wrong_state",
    "reason_missing",
    "text_missing",
    "text_too_long",
    "letters_lost",
    "preview_outdated",
    "nobody_ready",
    "job_running",
    "fields_missing",
    "nothing_to_redact",
    "clock_behind",
    "seal_broken",
    "paper_too_early",
    "template_changed",
    "template_unfit",
    "pdf_failed",
    "pdf_busy",
    # The ward's time
    "scoring_not_begun",
    "deadline_passed",
    "deadline_not_passed",
    "recall_over",
    "new_deadline_past",
    "deadline_shortened",
    # Points
    "not_points",
    "always_applies",
    "not_a_number",
    "card_settled",
    "received_later_than_today",
    "report_received",
    "report_twice",
    "signed_deduction",
    "below_zero",
    "over_cap",
    "off_step",
    "total_below_zero",
    "scored_by_survey",
    "items_unfinished",
    "items_unverified",
    "difference_unexplained",
    # The Board's work on a card
    "not_of_the_board",
    "item_of_another",
    # Items that two people mark without seeing one another
    "sample_too_large",
    "sample_empty",
    "not_to_be_drawn",
    "marked_twice",
    "not_marked_twice",
    "first_mark_given",
    "marks_differ",
    "marks_settled",
    "survey_missing",
    "visit_ends_too_soon",
    "not_being_surveyed",
    # Single items given back while the rest stands
    "items_returned",
    "item_is_returned",
    "item_not_returned",
    "returned_as_a_whole",
    # Evidence
    "evidence_withdrawn",
    "evidence_of_reply",
    "evidence_is_scan",
    "evidence_room_full",
    "archive_too_large",
    "storage_failed",
    # A leader's approval
    "approval_asked",
    "approval_not_asked",
    "scan_missing",
    "scan_outdated",
    # Signed papers
    "signed_paper_gone",
    # The right of reply
    "result_not_given_out",
    "result_agreed",
    "result_final",
    "reply_window_over",
    "reply_window_open",
    "reply_answered",
    "reply_withdrawn",
    "answered_by_marker",
    "replies_unanswered",
    "points_missing",
    "points_must_stay",
    "points_must_change",
    "points_must_rise",
    "points_must_fall",
    # Tiers and order
    "tier_undecided",
    "tier_unexplained",
    "tier_of_another_campaign",
    "cluster_of_another_campaign",
    "unit_in_no_cluster",
    "plan_of_group_incomplete",
    "plans_differ",
    "no_longer_equal",
    "order_unexplained",
    "cards_not_final",
    # Awards
    "card_not_final",
    "awards_undecided",
    "nominations_waiting",
    "holds_awards",
    "kind_not_for_officers",
    "achievements_missing",
    "nomination_judged",
    "commendation_not_proposed",
    "not_a_commendation",
    "candidate_does_not_fit",
    "candidate_listed",
    "candidate_blocked",
    "below_threshold",
    "quota_full",
    "passed_over_unexplained",
    "decision_unnumbered",
    "decision_in_future",
    "before_the_plan",
    "officer_of_another_ward",
    "caution_unexplained",
    "year_in_future",
    "honour_noted",
    # The council
    "no_meeting",
    "meeting_ends_too_soon",
    "council_unled",
    "member_named_twice",
    "not_proposed",
    "voter_absent",
    "voter_left",
    "votes_missing",
    "votes_are_secret",
    "votes_counted",
    "more_votes_than_present",
]


# Said by the acts, and by the forms before them.
REASON_MISSING = gettext_lazy("Hãy ghi lý do.")


class Refused(Exception):
    """An act that the rules do not allow now; its text is the sentence for the person.

    A guard hands one back without raising it: pages show it before anybody tries.
    """

    def __init__(self, code: Code, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.code = code


class Stale(Exception):
    """It was saved meanwhile, by somebody else or in another window of one's own; `current` is the
    row as it stands now.
    """

    code = "stale"

    def __init__(self, current: Any, by_id: int | None = None) -> None:
        """`by_id` is the account that wants to save now: where the row keeps who changed it, the
        sentence says whose change stands there.
        """
        changer = getattr(current, "changed_by_id", None)
        self.current = current
        self.is_own = changer is not None and changer == by_id
        if changer is None or by_id is None:
            said = _("Nội dung này vừa được lưu ở nơi khác. Hãy xem cả hai giá trị rồi chọn.")
        elif self.is_own:
            said = _(
                "Đồng chí vừa lưu nội dung này ở cửa sổ khác. Hãy xem cả hai giá trị rồi chọn."
            )
        else:
            said = _("Người khác vừa lưu nội dung này. Hãy xem cả hai giá trị rồi chọn.")
        super().__init__(said)

    @property
    def heading(self) -> str:
        """What stands above the values that were saved meanwhile."""
        return _("Đồng chí vừa lưu ở cửa sổ khác") if self.is_own else _("Người khác vừa lưu")


def sentence_of(refusal: Refused | Stale) -> str:
    """The sentence for the person whose act was refused; the log keeps the code, and no more."""
    log.info("refused: %s", refusal.code, extra={"code": refusal.code})
    return str(refusal)


def explained(refusal: Refused | Stale) -> dict[str, Any]:
    """What a page with the form still on it says of a refusal: the sentence, and whether somebody
    else's values stand beside those typed.
    """
    return {"sentence": sentence_of(refusal), "stale": isinstance(refusal, Stale)}
