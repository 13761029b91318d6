"""The body: trafilatura on our tree, by the mode that suits the page, cleaned of what the site added.

trafilatura's fast mode is the best on news and the cheapest, but where it does not find the article's
container it returns the whole page, or a corner of it. Both show in the result: much of it is links or
scraps, or it is a small part of the page's text. Only then are its slower modes asked.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from transforms import quick_paths
from transforms.blocks import Block
from transforms.boilerplate import Surroundings, clean
from transforms.characters import printable
from transforms.completion import complete
from transforms.quick_sequence import FAST, fast_text

# A page without text is an outcome that we record; trafilatura would also write it on standard error.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
quick_paths.install()

_MODES = {
    "fast": FAST,
    "precision": Extractor(output_format="python", precision=True, comments=False),
    "balanced": Extractor(output_format="python", comments=False),
}
_LEAST_WORDS = 60
_LEAST_PAGE_SHARE = 0.1
_MOST_LINKED_SHARE = 0.1
_MOST_SCRAP_SHARE = 0.3
_SCRAP_WORDS = 10
_MOST_WORDS_A_LINE = 140  # of a mean: no paragraph was told from another
_LEAST_KEPT_SHARE = 0.25  # precision may drop the article with the noise

_LISTED = re.compile(r"(?:- |\|)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An article's lines, and what found them.

    `origin` is a mode of trafilatura (`trafilatura-fast`, `-precision`, `-balanced`), `container` (what stands in one
    that it passed over) or `json-ld`.
    """

    lines: tuple[str, ...]
    origin: str

    @property
    def text(self) -> str:
        """The lines as one text, its paragraphs parted by an empty line."""
        return join_lines(self.lines)


def read_body(tree: HtmlElement, blocks: Sequence[Block], around: Surroundings) -> Body | None:
    """The main text of a page, or None where there is none."""
    found, mode = _extract(tree, blocks, around)
    whole = complete(found, blocks, around.titles)
    lines = clean(whole, around)
    origin = f"trafilatura-{mode}" if not set(found).isdisjoint(whole) else "container"
    return Body(lines=tuple(lines), origin=origin) if lines else None


def join_lines(lines: Sequence[str]) -> str:
    r"""The lines as one text: an empty line between paragraphs, none inside lists and tables.

    >>> join_lines(["Satu.", "- dua", "- tiga", "Empat."])
    'Satu.\n\n- dua\n- tiga\n\nEmpat.'
    """
    pieces: list[str] = []
    for index, line in enumerate(lines):
        inside = index > 0 and _LISTED.match(line) and _LISTED.match(lines[index - 1])
        pieces += ["\n" if inside else "\n\n" if index else "", line]
    return "".join(pieces)


def _extract(tree: HtmlElement, blocks: Sequence[Block], around: Surroundings) -> tuple[list[str], str]:
    """The lines that trafilatura finds, and the mode in which it does."""
    lines = _lines_of(tree, "fast")
    words = _word_count(lines)
    if words < _LEAST_WORDS or _page_share(lines, blocks) < _LEAST_PAGE_SHARE:
        more = _lines_of(tree, "balanced")
        return (more, "balanced") if _word_count(more) > words else (lines, "fast")
    if _is_noisy(lines, around):
        cleaner = _lines_of(tree, "precision")
        if _word_count(cleaner) >= _LEAST_KEPT_SHARE * words:
            return cleaner, "precision"
        return _lines_of(tree, "balanced"), "balanced"
    return lines, "fast"


def _lines_of(tree: HtmlElement, mode: str) -> list[str]:
    text = fast_text(tree) if mode == "fast" else None
    if text is None:
        found = trafilatura.bare_extraction(tree, options=_MODES[mode])
        text = found.text or "" if isinstance(found, Document) else ""
    return [line for raw in printable(text).split("\n") if (line := " ".join(raw.split()))]


def _word_count(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _page_share(lines: Sequence[str], blocks: Sequence[Block]) -> float:
    return sum(map(len, lines)) / max(sum(len(block.text) for block in blocks), 1)


def _is_noisy(lines: Sequence[str], around: Surroundings) -> bool:
    """Whether the lines look like a page with its menus rather than an article."""
    words = [len(line.split()) for line in lines]
    total = sum(words)
    linked = sum(count for count, line in zip(words, lines, strict=True) if around.line(line).is_linked)
    scraps = sum(count for count in words if count < _SCRAP_WORDS)
    return (
        linked > _MOST_LINKED_SHARE * total
        or scraps > _MOST_SCRAP_SHARE * total
        or total > _MOST_WORDS_A_LINE * len(lines)
    )
