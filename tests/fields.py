"""What the forms of a page would send, untouched; tests change what a person would."""

from html.parser import HTMLParser
from typing import Any


def typed(page: Any) -> dict[str, str]:
    """Of all forms within the page's main part that post: {name: value}."""
    return _Fields(page.content.decode()).found


class _Fields(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.posts, self.open = False, ""
        self.feed(html.partition("<main")[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        name, kind = facts.get("name", ""), facts.get("type", "")
        if tag == "form":
            self.posts = facts.get("method") == "post"
        elif tag == "option" and self.open and "selected" in facts:
            self.found[self.open] = facts["value"]
        elif not (self.posts and name):
            return
        elif tag in {"textarea", "select"}:
            self.open, self.found[name] = name, ""
        elif tag == "input" and (kind not in {"checkbox", "radio", "file"} or "checked" in facts):
            self.found[name] = facts.get("value", "on" if "checked" in facts else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open and self.lasttag == "textarea":
            self.found[self.open] += data.removeprefix("\n")
