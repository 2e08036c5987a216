import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wards", "0006_forms_that_came_late"),
    ]

    operations = [
        migrations.AddField(
            model_name="officer",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wards.officer",
                verbose_name="trước đây",
            ),
        ),
        migrations.AddField(
            model_name="wardchange",
            name="accounts",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="tài khoản chuyển theo",
            ),
        ),
        migrations.AddField(
            model_name="wardchange",
            name="officers",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="wards.officer", verbose_name="cán bộ chuyển theo"
            ),
        ),
    ]
