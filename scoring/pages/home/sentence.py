"""An entry of the record as news: what was done, where, and what came of it."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from scoring.ledger.entry import Entry
from scoring.rules import permissions


def sentence_of_entry(entry: Entry) -> str:
    """“Trả lời kiến nghị, nội dung 6.8: Chấp nhận”, “Gia hạn nộp, hạn mới 17:00 30/11/2026”."""
    where = _(", nội dung %s") % entry.subject if entry.score_id else ""
    if entry.audience == permissions.Audience.EVERYONE and entry.subject:
        where = f": {entry.subject}"
    moment = entry.new.get("extended_until") or entry.new.get("returned_until")
    until = _(", hạn mới %s") % moment if moment else ""
    done = f"{entry.get_act_display()}{where}{until}"
    answer = entry.new.get("answer")
    return format_html('{}: <span lang="vi">{}</span>', done, answer) if answer else done
