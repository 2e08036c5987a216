"""The one thing that is due, and the lines of a list of tasks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scoring.rules import lifecycle

URGENT = timedelta(days=3)


@dataclass(frozen=True)
class Due:
    """The one thing to do now, with its one button."""

    title: str
    label: str
    url: str
    text: str = ""
    until: datetime | None = None
    now: datetime | None = None

    @property
    def deadline(self) -> str:
        return lifecycle.deadline(self.until) if self.until else ""

    @property
    def left(self) -> str:
        return lifecycle.time_left(self.until, self.now) if self.until and self.now else ""

    @property
    def urgent(self) -> bool:
        return bool(self.until and self.now and self.until - self.now < URGENT)


@dataclass(frozen=True)
class Task:
    """A line of a list of tasks, as components/tasks.html draws it."""

    label: str
    url: str
    number: str | int = ""
    hint: str = ""
    points: str = ""
    code: str = ""
    state: str = ""
    lang: str = ""  # of the label, where it is not the page's own words
