"""The newsroom's templates: text in, mark-up out, and the damage that some of its sites do on the way."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render(template: str, **context: Any) -> str:
    """The mark-up that one of the templates makes."""
    return _environment().get_template(template).render(**context)


def garble(text: str) -> str:
    """Text as it looks when its UTF-8 was once read as windows-1252.

    >>> garble("Kafé – teh")
    'KafÃ© â€“ teh'
    """
    return "".join(_windows_1252(byte) for byte in text.encode())


def cut_inside(markup: str, paragraph: str) -> str:
    """Mark-up without the ends of its paragraphs, cut in the middle of `paragraph`."""
    start = markup.index(paragraph)
    return markup[: start + len(paragraph) // 2].replace("</p>", "")


def _windows_1252(byte: int) -> str:
    # Five bytes have no character there; browsers read them as control characters.
    try:
        return bytes([byte]).decode("windows-1252")
    except UnicodeDecodeError:
        return chr(byte)
