"""Keep the catalogues: `make messages` gathers every text, updates the English catalogue, compiles
both.

The program's texts are Vietnamese in the sources. `en` translates them; `vi` holds only what
Django's own Vietnamese catalogue lacks. Needs no gettext tools: Babel reads, writes and compiles.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "campaign" / "locale"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def sources() -> list[Path]:
    """Every file that may hold texts for people."""
    python = [
        path
        for folder in ("campaign", "scoring", "wards")
        for path in (ROOT / folder).rglob("*.py")
    ]
    return [*sorted(python), *sorted((ROOT / "templates").rglob("*.html"))]


def gather() -> Catalog:
    """All texts of the program, as a catalogue without translations."""
    found = Catalog()
    for context, text in texts():
        found.add(text, context=context)
    return found


def texts() -> Iterator[tuple[str | None, str | tuple[str, str]]]:
    """Every text where it is asked for: its context, and the text or its two forms."""
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            # What is not text becomes filler, whose indentation means nothing.
            text = "\n".join(
                line.lstrip() for line in templatize(text, origin=str(path)).splitlines()
            )
        # Babel's own types name the results in another order.
        results: Any = extract_python(io.BytesIO(text.encode()), KEYWORDS, [], {})
        for _line, function, messages, comments in results:
            assert comments == []
            parts = [messages] if isinstance(messages, str) else list(messages)
            context = parts.pop(0) if function.startswith(("pgettext", "npgettext")) else None
            plural = function.startswith(("ngettext", "npgettext", "ungettext")) and len(parts) > 1
            if parts and parts[0]:
                yield context, (parts[0], parts[1]) if plural else parts[0]


def load(language: str) -> Catalog:
    """The catalogue of a language as it stands in the repository."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def save(language: str, catalog: Catalog) -> None:
    """Write the source of a catalogue."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("wb") as file:
        pofile.write_po(
            file, catalog, width=120, sort_output=True, no_location=True, ignore_obsolete=True
        )


def compile_catalogue(language: str) -> None:
    """Compile a catalogue beside its source."""
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("wb") as file:
        mofile.write_mo(file, load(language))


def compiled(language: str) -> Catalog:
    """The compiled catalogue as it stands in the repository."""
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return mofile.read_mo(file)


def missing(catalog: Catalog, found: Catalog) -> list[str]:
    """Texts that the catalogue does not translate."""
    lacking = []
    for message in found:
        if not message.id:
            continue
        known = catalog.get(message.id, message.context)
        strings = (
            known.string
            if known and isinstance(known.string, tuple | list)
            else (known and known.string,)
        )
        if known is None or known.fuzzy or not all(strings):
            lacking.append(message.id if isinstance(message.id, str) else message.id[0])
    return lacking


def main() -> int:
    found, english = gather(), load("en")
    # A new date at each run would set two branches against each other that change no text.
    found.creation_date = english.creation_date
    english.update(found, no_fuzzy_matching=True)
    english.fuzzy = False
    save("en", english)
    compile_catalogue("en")
    compile_catalogue("vi")
    lacking = missing(english, found)
    for text in lacking:
        print("lacks English:", text)
    print(f"{len(found)} texts, {len(lacking)} without English")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
