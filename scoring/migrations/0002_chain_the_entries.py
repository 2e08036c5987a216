"""Entries hang together in chains. A database that already has entries is refused: they have no place in a chain."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="entry", name="old"),
        migrations.RemoveField(model_name="entry", name="new"),
        migrations.RemoveField(model_name="entry", name="reason"),
        migrations.RemoveField(model_name="entry", name="subject"),
        migrations.AddField(
            model_name="entry", name="chain", field=models.CharField(default="", max_length=40), preserve_default=False
        ),
        migrations.AddField(
            model_name="entry", name="number", field=models.PositiveIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            model_name="entry",
            name="previous",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entry", name="hash", field=models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.AddField(model_name="entry", name="old_facts", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="entry", name="new_facts", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="entry", name="digests", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="entry", name="texts", field=models.JSONField(default=dict)),
        migrations.AddField(
            model_name="campaign",
            name="ledger_root",
            field=models.CharField(blank=True, editable=False, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="an_entry_names_a_known_act",
        ),
        migrations.AlterField(
            model_name="campaign",
            name="ledger_root",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="mã niêm phong sổ theo dõi"),
        ),
        migrations.AlterField(
            model_name="entry",
            name="act",
            field=models.CharField(
                choices=[
                    ("create", "Lập phong trào"),
                    ("amend", "Sửa thông tin phong trào"),
                    ("criteria", "Sửa tiêu chí"),
                    ("tiers", "Sửa mức xếp loại"),
                    ("award_kinds", "Sửa hình thức khen thưởng"),
                    ("open", "Mở phong trào"),
                    ("conclude", "Kết thúc phong trào"),
                    ("enter_self", "Tự chấm"),
                    ("enter_survey", "Ghi điểm khảo sát"),
                    ("enter_verified", "Ghi điểm thẩm định"),
                    ("add_evidence", "Thêm tài liệu kiểm chứng"),
                    ("cite", "Trích dẫn tài liệu"),
                    ("uncite", "Bỏ trích dẫn tài liệu"),
                    ("withdraw_evidence", "Rút tài liệu kiểm chứng"),
                    ("survey", "Ghi buổi khảo sát"),
                    ("submit", "Nộp phiếu"),
                    ("withdraw", "Rút phiếu về sửa"),
                    ("return", "Trả lại phiếu"),
                    ("extend", "Gia hạn nộp"),
                    ("verify", "Xác nhận thẩm định"),
                    ("accept", "Thống nhất kết quả"),
                    ("finalise", "Chốt kết quả"),
                    ("reopen", "Mở lại phiếu"),
                    ("mark_absent", "Ghi nhận không nộp phiếu"),
                    ("reply", "Gửi kiến nghị"),
                    ("answer", "Trả lời kiến nghị"),
                    ("assign_tier", "Quyết định mức xếp loại"),
                    ("order_tie", "Quyết định thứ tự khi bằng điểm"),
                    ("nominate", "Đề cử cá nhân"),
                    ("propose", "Đề nghị khen thưởng"),
                    ("decide", "Ghi quyết định khen thưởng"),
                    ("unlock", "Mở lại quyết định khen thưởng"),
                    ("withdraw_award", "Rút đề nghị khen thưởng"),
                    ("commend", "Biểu dương"),
                    ("block", "Ghi lý do chưa xét khen thưởng"),
                    ("lift_block", "Bỏ lý do chưa xét khen thưởng"),
                    ("redact", "Lược bỏ nội dung trong sổ"),
                ],
                max_length=30,
            ),
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
                            "open",
                            "conclude",
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
                        ],
                    )
                ),
                name="an_entry_names_a_known_act",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", 1), ("previous", "")),
                    models.Q(("number__gt", 1), models.Q(("previous", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_chain_begins_with_number_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("chain", "number"), name="a_chain_has_each_number_once"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("chain", "previous"), name="a_chain_has_no_fork"),
        ),
    ]
