"""Settings as an operator writes them, in the environment or in .env."""

import warnings
from collections.abc import Sequence
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

WORDS = {"true": True, "yes": True, "y": True, "on": True, "ok": True, "1": True} | {
    "false": False, "no": False, "n": False, "off": False, "none": False, "0": False,
}  # fmt: skip
KINDS = ("sqlite3", "postgresql")  # of Django's backends, those that the program knows


class Environment(environ.Env):
    """django-environ's, which takes every word that it does not know for false, and does not say
    which setting is no number.
    """

    def truth(self, name: str, *, default: bool) -> bool:
        """Empty: false. Raises ImproperlyConfigured for what is neither true nor false."""
        word = self.str(name, default=str(default)).strip()
        return bool(word) and truth(name, word)

    def number(self, name: str, *, default: int, least: int = 0) -> int:
        """A whole number. Raises ImproperlyConfigured for what is none, or less than `least`."""
        word = self.str(name, default=str(default)).strip()
        try:
            found = int(word)
        except ValueError:
            raise ImproperlyConfigured(f"{name}={word} is no whole number.") from None
        if found < least:
            raise ImproperlyConfigured(f"{name}={word} is less than {least}.")
        return found

    def several(self, name: str, *, default: Sequence[str] = ()) -> list[str]:
        """Words between commas. Blanks around them would be part of a host's name, so they go."""
        words = self.str(name, default=",".join(default)).split(",")
        return [word.strip() for word in words if word.strip()]

    def database(self, name: str, *, default: str = "") -> dict[str, Any]:
        """An address of a database in parts, as Django names them; empty: the default. Raises
        ImproperlyConfigured for what is none, without the address, which holds a password.
        """
        address = self.str(name, default="").strip() or default
        try:
            with warnings.catch_warnings(action="ignore"):  # the sentence below says more
                found = self.db_url_config(address)
        except (KeyError, ValueError):
            found = {}
        if not str(found.get("ENGINE", "")).endswith(KINDS):
            raise ImproperlyConfigured(
                f"{name} names no database; write postgres://user:password@host:5432/name, or "
                "sqlite:////path/of/file.sqlite3."
            )
        return found


def truth(name: str, value: Any) -> bool:
    """What a word means. Raises ImproperlyConfigured for what is neither true nor false."""
    word = str(value).strip().lower()
    if word not in WORDS:
        raise ImproperlyConfigured(f"{name}={value} is neither true nor false.")
    return WORDS[word]
