"""What people wrote, for markup that is written by hand:
as Django's filters of these names write it.

Fifty items of a page ask a thousand times, and theirs look first whether a text is a promise, whose
it is and what it is to become: that was a sixth of the page.
"""

import html
import re

from django.utils.safestring import SafeString
from django.utils.text import normalize_newlines

SPECIAL = re.compile("[&<>\"']")


def by_hand(markup: str) -> SafeString:
    """Markup as it stands. Whoever wrote it has escaped what people said in it; this is the one
    place where that is believed.
    """
    return SafeString(markup)


def escape(text: object) -> str:
    """Nothing of it is markup any more, whatever it was marked as before."""
    words = str(text)
    return html.escape(words) if SPECIAL.search(words) else words


def linebreaksbr(text: object) -> str:
    """Escaped, a line as a line."""
    words = str(text)
    if "\n" in words or "\r" in words:
        return escape(normalize_newlines(words)).replace("\n", "<br>")
    return escape(words)
