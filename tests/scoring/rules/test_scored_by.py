from scoring.rules.scored_by import ScoredBy
from tests.test_architecture import ROOT

# The table that keeps it, its querysets, and the two places where the Board ticks it.
KNOW_THE_COLUMN = {
    "scoring/models/plan/criterion.py",
    "scoring/models/querysets/sums.py",
    "scoring/forms/rows/criterion_form.py",
    "scoring/forms/imports/criteria.py",
    "scoring/forms/imports/criteria_template.py",
}


def test_what_only_the_survey_scores_asks_nothing_of_the_ward():
    for kind, answer in ((ScoredBy.SURVEY, False), (ScoredBy.SELF, True)):
        answers = (kind.ward_enters, kind.counts_as_gap, kind.wants_proof)
        assert answers == (answer, answer, answer)


def test_nobody_asks_the_column():
    files = [*ROOT.glob("scoring/**/*.py"), *ROOT.glob("templates/**/*.html")]
    asking = {
        str(path.relative_to(ROOT))
        for path in files
        if "migrations" not in path.parts and "survey_only" in path.read_text(encoding="utf-8")
    }
    asking -= KNOW_THE_COLUMN
    assert not asking, f"Ask item.scored_by (rules/scored_by.py), not the column: {sorted(asking)}"
