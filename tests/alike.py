"""Two answers beside one another, without what differs in any two."""

import re

WHEN = re.compile(r"\d{1,2} giờ \d{2}, ngày \d{1,2}/\d{1,2}/\d{4}")
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|request_id|shown_to)" value="[^"]*"')
READER = re.compile(r'<meta name="shown-to"[^>]*>')
SIGNED = re.compile(r"[\w-]+:[\w:-]{20,}")
NONCE = re.compile(r"nonce=\S+")


def without_moment(page: str) -> str:
    """Without tokens, and without the minute in which it was drawn."""
    for part in (TOKEN, READER, SIGNED, NONCE, WHEN):
        page = part.sub("", page)
    return page
