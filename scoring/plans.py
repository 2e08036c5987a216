"""Two plans side by side: what a new campaign changes against the one it was made from. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy


class Change(TextChoices):
    ADDED = "added", gettext_lazy("Thêm")
    REMOVED = "removed", gettext_lazy("Bỏ")
    CHANGED = "changed", gettext_lazy("Sửa")


@dataclass(frozen=True)
class Difference:
    """One fact that differs; `old` or `new` is `None` where there was none."""

    fact: str
    old: Any
    new: Any

    @property
    def change(self) -> Change:
        if self.old is None:
            return Change.ADDED
        return Change.REMOVED if self.new is None else Change.CHANGED


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """The facts that differ, in the order of the new plan, what was removed last."""
    facts = [*new, *(fact for fact in old if fact not in new)]
    return [Difference(fact, old.get(fact), new.get(fact)) for fact in facts if old.get(fact) != new.get(fact)]
