"""A page of a list that a page of the program has whole: what of it the address asks for."""

from collections.abc import Sequence
from typing import TypeVar

from django.http import QueryDict
from django.template import Library

from wards.paging import Page

register = Library()
Row = TypeVar("Row")


@register.simple_tag
def paged(rows: Sequence[Row], asked: QueryDict, param: str, place: str = "") -> Page[Row]:
    """`{% paged lines request.GET "obstacles" "#obstacles" as page %}`: rows to go through, and the
    input of components/page.html.
    """
    return Page(rows, asked, param=param, place=place)
