"""Everything here drives a real office program: it runs in a part of its own (`ONLY=office`)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from tests.browser.conftest import (  # noqa: F401 - a test may want a browser beside
    base_url,
    browser,
    browser_context_args,
    browser_type_launch_args,
    browser_with,
    card,
    family,
    new_context,
    officer,
    open_as,
)
from tests.tools import office

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.office)


@pytest.fixture(autouse=True, scope="session")
def there() -> None:
    if lacking := office.missing():
        pytest.skip(lacking)


@pytest.fixture(scope="session")
def libreoffice(there) -> Iterator[Callable[[str], office.LibreOffice]]:
    """A running LibreOffice for a locale, started once."""
    with ExitStack() as stack:
        yield cache(lambda locale: stack.enter_context(office.libreoffice(locale)))
