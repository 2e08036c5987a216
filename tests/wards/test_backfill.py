"""What an upgrade finds: the log of before moves into the register."""

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from tests.factories import make_campaign, make_ward
from wards.record import backfill
from wards.record.trace import Trace


@pytest.mark.django_db
def test_the_log_of_units_moves_into_the_register_and_that_of_campaigns_stays(administrator):
    ward, campaign = make_ward(), make_campaign(wards=0)
    for thing in (ward, campaign):
        LogEntry.objects.create(
            user=administrator,
            content_type=ContentType.objects.get_for_model(thing),
            object_id=str(thing.pk),
            object_repr=str(thing),
            action_flag=CHANGE,
            change_message=f"Đã sửa {thing}",
        )
    backfill.import_admin_log(apps, backfill.Register(apps))
    moved = Trace.objects.get(kind="found")
    assert (moved.thing, moved.by) == (f"wards.ward:{ward.pk}", administrator)
    assert moved.texts["said"][1:] == [f"Đã sửa {ward}"]
    assert moved.texts["by"][1:] == ["Ngô Quản Trị", "administrator"]
    assert LogEntry.objects.get().change_message == f"Đã sửa {campaign}"


@pytest.mark.django_db
def test_an_upgrade_moves_the_log_and_writes_down_what_there_is(administrator):
    ward = make_ward()
    LogEntry.objects.create(
        user=administrator,
        content_type=ContentType.objects.get_for_model(ward),
        object_id=str(ward.pk),
        object_repr=str(ward),
        action_flag=CHANGE,
        change_message="Đã sửa",
    )
    backfill.write_down(apps)
    assert Trace.objects.filter(kind="found", thing=f"wards.ward:{ward.pk}").exists()
    assert not LogEntry.objects.exists()
