"""Writes every paper of a campaign that can be made now into one .zip,
as the page “Giấy tờ” does.
"""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.documents.papers import making
from scoring.models import Campaign
from scoring.rules.refusals import Refused, sentence_of


class Command(BaseCommand):
    help = "Lập mọi giấy tờ lập được của một phong trào thành một tệp .zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", help="địa chỉ của phong trào, thường là năm: 2026")
        parser.add_argument("file", help="tệp .zip sẽ ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = Campaign.objects.filter(slug=options["campaign"]).first()
        if campaign is None:
            known = ", ".join(Campaign.objects.values_list("slug", flat=True))
            raise CommandError(f"Không có phong trào “{options['campaign']}”. Hiện có: {known}.")
        target = Path(options["file"])
        part = target.with_name(f"{target.name}.part")
        try:
            with open(part, "wb", opener=_for_the_owner) as file:
                number = making.write_archive(campaign, file)
            part.replace(target)
        except Refused as refused:
            part.unlink(missing_ok=True)
            raise CommandError(sentence_of(refused)) from refused
        except OSError as error:
            raise CommandError(f"Không ghi được {target}: {error.strerror}.") from error
        self.stdout.write(f"{target}: {number} văn bản.")


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
