"""`manage.py redact_entry`: takes one free text out of the change record, for a reason that the law
gives.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from scoring.models import Entry
from scoring.models.redaction import redact
from scoring.rules.refusals import Refused, sentence_of
from wards.models import User


class Command(BaseCommand):
    help = "Lược bỏ một đoạn văn bản khỏi sổ theo dõi theo quy định; việc lược bỏ được ghi vào sổ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "place",
            help="Nơi có đoạn văn bản, ví dụ card:12#5:reason hoặc card:12#5:new.explanation.",
        )
        parser.add_argument("--by", required=True, help="Tên đăng nhập của Trưởng Ban.")
        parser.add_argument("--reason", required=True, help="Căn cứ, lý do lược bỏ.")

    def handle(self, *args: Any, **options: Any) -> None:
        chain, _hash, rest = options["place"].partition("#")
        number, _colon, text = rest.partition(":")
        if not (chain and number and text):
            raise CommandError(
                f"“{options['place']}” chưa đủ: hãy ghi phần sổ, số mục và đoạn văn bản, "
                "ví dụ card:12#5:reason."
            )
        entry = Entry.objects.filter(
            chain=chain, number=int(number) if number.isdecimal() else 0
        ).first()
        by = User.objects.filter(pk=User.objects.meant_by(options["by"])).first()
        if entry is None or by is None:
            raise CommandError(
                "Không có mục này trong sổ." if entry is None else "Không có tài khoản này."
            )
        try:
            with override("vi"):
                redact(entry.campaign, entry, text, by=by, reason=options["reason"])
        except PermissionDenied as problem:
            raise CommandError("Chỉ Trưởng Ban được quyết định lược bỏ.") from problem
        except Refused as problem:
            raise CommandError(sentence_of(problem)) from problem
        self.stdout.write("Đã lược bỏ và ghi vào sổ.")
