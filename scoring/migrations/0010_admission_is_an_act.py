from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0009_openings_taken_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="entry",
            name="an_entry_names_a_known_act",
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "act__in",
                        [
                            "create",
                            "amend",
                            "criteria",
                            "tiers",
                            "award_kinds",
                            "calendar",
                            "open",
                            "take_back",
                            "discard",
                            "conclude",
                            "admit",
                            "deal",
                            "name",
                            "enter_self",
                            "enter_survey",
                            "enter_verified",
                            "add_evidence",
                            "cite",
                            "uncite",
                            "withdraw_evidence",
                            "survey",
                            "submit",
                            "withdraw",
                            "return",
                            "extend",
                            "verify",
                            "accept",
                            "finalise",
                            "reopen",
                            "mark_absent",
                            "assign",
                            "note",
                            "reply",
                            "answer",
                            "assign_tier",
                            "order_tie",
                            "nominate",
                            "propose",
                            "decide",
                            "unlock",
                            "withdraw_award",
                            "commend",
                            "block",
                            "lift_block",
                            "redact",
                            "found",
                        ],
                    )
                ),
                name="an_entry_names_a_known_act",
            ),
        ),
    ]
