"""The change record as a workbook: what it asks of the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from scoring.models import Act, Entry
from scoring.rules.lifecycle import Action, CampaignState
from scoring.workbooks import change_record
from tests.factories import make_campaign, make_user, make_ward_officer, write_down
from wards.models import Role


@pytest.mark.django_db
def test_a_record_is_read_at_once_and_without_the_images_of_rows():
    campaign = make_campaign(state=CampaignState.PREPARING, wards=3)
    for ward in campaign.participants():
        make_ward_officer(ward)
    write_down()
    campaign.perform(Action.OPEN, by=make_user(Role.HEAD))
    entries = Entry.objects.filter(campaign=campaign)
    with CaptureQueriesContext(connection) as queries:
        found = list(change_record.rows(entries))
    assert len(found) == entries.count() > 3
    (asked,) = [one["sql"] for one in queries if "scoring_entry" in one["sql"]]
    assert '"scoring_entry"."rows"' not in asked
    assert {"Lập phiếu chấm điểm", "Mở phong trào"} < {row[3] for row in found}


def test_an_act_is_called_as_it_is_listed_in_either_language():
    for language in ("vi", "en"):
        with override(language):
            for act in Act:
                assert Entry(act=act).get_act_display() == str(act.label)
    assert Entry(act="nonsense").get_act_display() == "nonsense"
