"""The trace becomes a chain: what Django's log kept moves into it, and every unit, account and
officer is written down as it stands, marked as found.
"""

from django.db import migrations

from wards.record import backfill


def write_down(apps, schema_editor):
    backfill.write_down(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("wards", "0004_trace"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]
    operations = [migrations.RunPython(write_down, migrations.RunPython.noop, elidable=True)]
