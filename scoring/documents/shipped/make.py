"""Writes every template that comes with the program as a Word file (scoring/files/shipped)."""

from collections.abc import Callable

from scoring.documents.shipped import awards, meeting, results, surveys
from scoring.documents.shipped.typesetting import Draft
from scoring.files.shipped import file_of

DRAFTS: dict[str, Callable[[], Draft]] = {
    "survey-plan": surveys.survey_plan,
    "survey-minutes": surveys.survey_minutes,
    "draft-result": results.draft_result,
    "meeting-minutes": results.meeting_minutes,
    "result-notice": results.result_notice,
    "levels": results.levels,
    "ward-letter": results.ward_letter,
    "unit-achievements": awards.achievements_of_unit,
    "officer-achievements": awards.achievements_of_officer,
    "proposal": awards.proposal,
    "decision": awards.decision,
    "unit-certificate": awards.certificate_of_unit,
    "officer-certificate": awards.certificate_of_officer,
    "commendation": awards.commendation,
    "report": meeting.report,
    "invitation": meeting.invitation,
    "honours": meeting.honours,
}


if __name__ == "__main__":
    for code, draft in DRAFTS.items():
        file_of(code).write_bytes(draft().bytes())
