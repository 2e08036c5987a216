"""What leaves a concluded year bears its seal only while the seal covers it: every address that
gives a file or shows the seal, found by itself.
"""

from io import BytesIO

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel
from django.test.utils import CaptureQueriesContext
from docx import Document

from scoring.ledger import coverage
from scoring.ledger.entry import chain_of
from scoring.ledger.papers import deviations
from scoring.models import Campaign, Score
from tests.factories import make_client
from tests.test_access import may_read
from tests.test_queries import a_concluded_year
from tests.world import ROUTES

# Files that are not made of a campaign's tables: blank templates, dates, what was handed in, and
# the record itself, which has a check of its own.
BESIDE = {
    "deadlines",
    "evidence",
    "history_text",
    "history_workbook",
    "officers_import_template",
    "paper_template_file",
    "scan_picture",
    "setup_import_template",
    "signed_paper",
    "wards_import_template",
}
IN_WORD_TOO = {
    name
    for name, route in ROUTES.items()
    if route.view.__module__ == "scoring.views.scorecard_papers"
}


def looked_at(world):
    """(route, answer) of every address that a ward's officer or the head may open; papers in Word,
    too.
    """
    for who in ("own officer", "head"):
        client = make_client(world.people[who])
        for name in sorted(ROUTES.keys() - BESIDE):
            if not may_read(name, who):
                continue
            for query in ("", "?as=word") if name in IN_WORD_TOO else ("",):
                answer = client.get(world.address(name) + query)
                if answer.status_code == 200:
                    yield name, answer


def is_file(answer):
    return not answer["Content-Type"].startswith(("text/html", "application/json"))


@pytest.mark.django_db
def test_nothing_that_leaves_a_concluded_year_prints_what_its_seal_does_not_cover():
    world = a_concluded_year(2)
    campaign = Campaign.objects.get(slug=world.facts["slug"])

    def sealed():
        files, pages = set(), set()
        for name, answer in looked_at(world):
            if is_file(answer):
                files.add(name)
            elif campaign.printed_root in answer.content.decode():
                pages.add(name)
        return files, pages - {"ledger_check"}  # whose code one compares with a paper's

    files, pages = sealed()
    assert {
        "awards_workbook",
        "board_paper",
        "scorecard_paper",
        "board_file",
        "blank_form",
    } <= files
    assert {"board_paper", "scorecard_paper", "board", "tiers"} <= pages
    own = make_client(world.people["own officer"])
    word = own.get(world.address("scorecard_paper") + "?as=word")
    texts = [one.text for one in Document(BytesIO(word.content)).paragraphs]
    assert f"Mã niêm phong sổ theo dõi: {campaign.printed_root}" in texts
    Score.objects.update(explanation="Theo báo cáo khác")
    Campaign.objects.filter(pk=campaign.pk).update(issuing_body="Ban khác")
    assert sealed() == (set(), set())


@pytest.mark.django_db
def test_what_is_held_to_the_seal_is_found_beforehand():
    """A query for the cards, put into the one over all sealed tables, was worked out for each row
    of each of them: a minute for a hundred units where PostgreSQL had no figures of the tables.
    """
    world = a_concluded_year(2)
    client = make_client(world.people["head"])
    for name in ("criterion_archive", "board_library_archive"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(world.address(name)).status_code == 200
        (sealed,) = (one["sql"] for one in queries if '"_place"' in one["sql"])
        assert sealed.count("SELECT") == len(coverage.CAMPAIGN) + len(coverage.CARD)


def test_a_column_that_is_added_breaks_no_seal_of_a_year_before():
    """What the seal is made of leaves out the values of a blank row, and a text without a default
    is none: such a column would tear the seal of every concluded year at the upgrade.
    """
    covered = {table.label for table in (*coverage.CAMPAIGN.values(), *coverage.CARD.values())}
    made = {
        (name, operation.name_lower)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if app == "scoring" and isinstance(operation, CreateModel)
    }
    tearing = [
        f"{name}: {operation.model_name}.{operation.name}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if app == "scoring" and name > "0025" and isinstance(operation, AddField)
        if f"scoring.{operation.model_name_lower}" in covered
        if (name, operation.model_name_lower) not in made
        if not operation.field.null and not operation.field.has_default()
    ]
    assert tearing == []


@pytest.mark.django_db
def test_cards_read_a_few_at_a_time_are_held_to_the_same_seal():
    campaign = Campaign.objects.get(slug=a_concluded_year(3).facts["slug"])
    card = campaign.scorecards.order_by("pk").last()
    assert set(deviations(campaign, at_once=2)) == set(deviations(campaign)) == set()
    Score.objects.filter(scorecard=card).update(explanation="Sửa sau khi kết thúc")
    broken = {chain_of(campaign.pk, card.pk)}
    assert set(deviations(campaign, at_once=2)) == set(deviations(campaign)) == broken
    Campaign.objects.filter(pk=campaign.pk).update(title="Tên khác")
    broken.add(chain_of(campaign.pk, None))
    assert set(deviations(campaign, at_once=2)) == set(deviations(campaign)) == broken


@pytest.mark.django_db
def test_what_is_wrong_with_a_card_is_said_before_the_next_cards_are_read():
    """Digests of ten thousand cards are never held together."""
    campaign = Campaign.objects.get(slug=a_concluded_year(6).facts["slug"])
    first = campaign.scorecards.order_by("pk").first()
    Score.objects.filter(scorecard=first).update(explanation="Sửa sau khi kết thúc")
    list(deviations(campaign))  # the seal is at hand from here on
    with CaptureQueriesContext(connection) as whole:
        list(deviations(campaign, at_once=1))
    with CaptureQueriesContext(connection) as asked:
        assert next(deviations(campaign, at_once=1)) == chain_of(campaign.pk, first.pk)
    assert len(asked) == len(whole) - (campaign.scorecards.count() - 1)
