"""A password given by somebody else is known by the day until which it opens, no longer by a mere mark."""

from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone


def give_a_week(apps, schema_editor):
    marked = apps.get_model("wards", "User").objects.filter(must_change_password=True)
    marked.update(given_password_until=timezone.now() + timedelta(days=7))


def mark(apps, schema_editor):
    apps.get_model("wards", "User").objects.exclude(given_password_until=None).update(
        must_change_password=True
    )


class Migration(migrations.Migration):
    dependencies = [("wards", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="given_password_until",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="mật khẩu được cấp dùng lần đầu trước",
            ),
        ),
        migrations.RunPython(give_a_week, mark),
        migrations.RemoveField(model_name="user", name="must_change_password"),
    ]
