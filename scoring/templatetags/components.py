"""Components for markup that is written by hand: each is rendered once for the same inputs."""

from typing import Any

from django.template.loader import render_to_string


class Components:
    """For one page: a hundred rows have four states and three tiers among them."""

    def __init__(self) -> None:
        self.made: dict[tuple[Any, ...], str] = {}

    def __call__(self, name: str, /, **inputs: Any) -> str:
        """`templates/components/<name>.html`, which says the same wherever it stands."""
        key = (name, *inputs.items())
        if key not in self.made:
            self.made[key] = render_to_string(f"components/{name}.html", inputs)
        return self.made[key]
