"""Fill an empty database with the demo's two campaigns."""

from datetime import date

from django.db import transaction
from django.utils import timezone, translation

from scoring.demo import past, people, present
from scoring.demo.clock import Clock, at, telling
from scoring.models import Campaign


def is_filled() -> bool:
    """Whether there is something to go on with."""
    return Campaign.objects.exists()


def fill(password: str, today: date | None = None) -> None:
    """Tell 2023 and the running year, all or nothing."""
    today = today or timezone.localdate()
    clock = Clock(timezone.now())
    with translation.override("vi"), transaction.atomic(), telling(clock):
        clock.now = at(date(past.YEAR, 1, 3))
        cast = people.create_people(password)
        model = past.play(cast, clock)
        present.play(cast, clock, model, today)
