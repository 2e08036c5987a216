"""The template engine, with a quicker `{% translate %}` and `{% url %}`.

A page says a hundred texts of its own. Django makes a promise of each and asks anew for each in
which language the page is: with that, texts were a seventh of a page. Addresses were a twentieth.
"""

from typing import Any

from django.template import Context, Library, Node
from django.template.backends.django import DjangoTemplates
from django.template.base import Parser, Token
from django.template.defaulttags import url as url_tag
from django.templatetags import i18n
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import trans_real

from wards.addresses import Addresses

# Of one rendering of one template, which is in one language and one place throughout.
OPEN = "open-catalogue"
ADDRESSES = "addresses"
Catalogue = Any  # of Django: the texts of one language


class Text(Node):
    """A text of ours in the language of the page."""

    child_nodelists = ()

    def __init__(self, text: str, name: str | None) -> None:
        # As Django asks for it: signs of per cent stand doubled in catalogues.
        self.text, self.name = text.replace("%", "%%"), name
        # A catalogue is read once for good, so what it says of a text stays.
        self.said: dict[Catalogue, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        opened: dict[Any, Any] = context.render_context.dicts[-1]
        catalogue = opened.get(OPEN) or opened.setdefault(OPEN, trans_real.catalog())
        said = self.said.get(catalogue)
        if said is None:
            say = catalogue.gettext
            said = self.said[catalogue] = SafeString(say(self.text).replace("%%", "%"))
        if self.name is None:
            return said
        context[self.name] = said
        return SafeString("")

    render_annotated = render  # nothing of it can fail that a page would have to explain


def translate(parser: Parser, token: Token) -> Node:
    """Django's tag; what is no plain text in quotation marks is left to Django."""
    node = i18n.do_translate(parser, token)
    said = node.filter_expression
    text = getattr(said.var, "literal", None)
    if node.noop or node.message_context or said.filters or not isinstance(text, str) or not text:
        return node
    return Text(text, node.asvar)


class Address(Node):
    """The address of a page of ours, for what stands in it."""

    child_nodelists = ()

    def __init__(self, name: str, within: list[Any]) -> None:
        self.name, self.within = name, within

    def render(self, context: Context) -> str:
        opened: dict[Any, Any] = context.render_context.dicts[-1]
        addresses = opened.get(ADDRESSES) or opened.setdefault(ADDRESSES, Addresses())
        found: str = addresses(self.name, *[part.resolve(context) for part in self.within])
        return conditional_escape(found) if context.autoescape else found


def url(parser: Parser, token: Token) -> Node:
    """Django's tag; what may lead nowhere, and what belongs to an application, is left to Django."""
    node: Any = url_tag(parser, token)
    name = node.view_name.var
    if node.asvar or node.kwargs or node.view_name.is_var or node.view_name.filters or ":" in name:
        return node
    return Address(name, node.args)


class Templates(DjangoTemplates):
    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        texts = Library()
        texts.tags = {**i18n.register.tags, "translate": translate, "trans": translate}
        texts.filters = i18n.register.filters
        self.engine.template_libraries["i18n"] = texts
        addresses = Library()
        addresses.tags = {"url": url}
        self.engine.template_builtins.append(addresses)
