"""The Word templates that come with the program, one for each kind of paper; what writes them is
scoring/documents/shipped.
"""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


def file_of(code: str) -> Path:
    return FOLDER / f"{code}.docx"


@cache
def shipped(code: str) -> bytes:
    """The content of a template."""
    return file_of(code).read_bytes()
