"""What people wrote becomes markup exactly as Django's own filters make it."""

from django.template import defaultfilters
from django.utils import html
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from scoring.templatetags import markup

TEXTS = st.text(st.sampled_from("&<>\"'aĐ; \n\r\t\u2028")) | st.text()


@given(TEXTS)
def test_as_django_writes_it(text: str) -> None:
    assert markup.escape(text) == html.escape(text)
    assert markup.linebreaksbr(text) == defaultfilters.linebreaksbr(text)


def test_what_was_marked_as_safe_or_is_a_promise_is_escaped_as_well() -> None:
    for text in (mark_safe("<b>"), lazystr("<b>"), 5, None):
        assert markup.escape(text) == html.escape(text)
