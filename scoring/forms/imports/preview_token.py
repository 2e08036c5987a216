"""Between preview and confirmation: the rows as the page carries them."""

from django.core import signing

from scoring.workbooks.reading import FilledRow
from wards.models import User

MAX_SIGNED = 1_500_000  # characters; below what a form may send
SIGNED_FOR = 2 * 60 * 60  # seconds between preview and confirmation
SALT = "scoring.import"


def sign(rows: list[FilledRow], seen: str, *, of: str, by: User) -> str:
    """The rows as the page carries them; "" when they are too many letters for a form."""
    facts = {"rows": [[row.number, row.facts] for row in rows], "seen": seen, "of": of, "by": by.pk}
    signed = signing.dumps(facts, salt=SALT, compress=True)
    return signed if len(signed) <= MAX_SIGNED else ""


def unsign(signed: str, *, of: str, by: User) -> tuple[list[FilledRow], str] | None:
    """The rows and what was seen of them; None when they are not this person's, not for this page,
    or too old.
    """
    try:
        facts = signing.loads(signed, salt=SALT, max_age=SIGNED_FOR)
    except signing.BadSignature:
        return None
    if (facts["of"], facts["by"]) != (of, by.pk):
        return None
    return [FilledRow(number, row) for number, row in facts["rows"]], facts["seen"]
