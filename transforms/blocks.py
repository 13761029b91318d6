"""A page's blocks: its runs of text in reading order, each with the marks that its place in the tree gives it.

trafilatura hands back text without its place. These are that place: what a line was in the page (headline,
caption, a link and nothing else), so that the cleaning can judge a line by what it was, not only by how it
sounds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

_BLANKS = re.compile(r"\s+")
_LETTERS = re.compile(r"\w+")
_BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
    ]
)
_SKIPPED_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "object",
        "select",
        "textarea",
        "button",
        "math",
        "video",
        "audio",
    ]
)


@dataclass(slots=True, kw_only=True)
class Block:
    """One run of text.

    `key` is what its prints have in common, `element` the block element around it, `linked_share` the part
    of its characters (0..1) that is in links, and `href` where the first of these leads.
    """

    text: str
    key: str
    element: HtmlElement
    linked_share: float
    href: str | None

    @property
    def tag(self) -> str:
        return str(self.element.tag)

    def marks(self, depth: int) -> Iterator[str]:
        """The class and id of the block's element and of those around it, `depth` in all."""
        element: HtmlElement | None = self.element
        for _ in range(depth):
            if element is None:
                return
            yield f"{element.get('class') or ''} {element.get('id') or ''}"
            element = element.getparent()


def key_of(text: str) -> str:
    """What two prints of one text have in common: its words, case and punctuation apart.

    >>> key_of(" - “Jum’at”, 27 Mei ") == key_of('"Jum\\'at" 27 MEI')
    True
    """
    return " ".join(_LETTERS.findall(text.casefold()))


class _Run:
    """The text being gathered: its pieces, how many characters are in links, and the block it is in."""

    __slots__ = ("element", "href", "linked", "pieces", "total")

    def __init__(self, element: HtmlElement) -> None:
        self.element = element
        self.pieces: list[str] = []
        self.total = 0
        self.linked = 0
        self.href: str | None = None

    def add(self, text: str | None, *, in_link: bool) -> None:
        if text:
            self.pieces.append(text)
            size = len(text) if in_link or not text.isspace() else 0
            self.total += size
            self.linked += size if in_link else 0

    def block(self) -> Block | None:
        text = _BLANKS.sub(" ", "".join(self.pieces)).strip()
        if not text:
            return None
        share = self.linked / self.total
        return Block(text=text, key=key_of(text), element=self.element, linked_share=share, href=self.href)


def read_blocks(tree: HtmlElement) -> list[Block]:
    """The blocks of a page in reading order, those of scripts, forms' choices and the like left out."""
    body = tree.find(".//body")
    return list(_walk(tree if body is None else body))


def _walk(root: HtmlElement) -> Iterator[Block]:
    # Without recursion: nesting is the page's choice. Each entry is a node to enter, or one just left.
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    enclosing = [root]
    links = 0
    run = _Run(root)
    while stack:
        element, left = stack.pop()
        tag = element.tag
        if not left:
            if tag in _SKIPPED_TAGS or not isinstance(tag, str):
                run.add(element.tail, in_link=links > 0)
                continue
            if tag in _BLOCK_TAGS:
                if run.pieces and (block := run.block()):
                    yield block
                if tag != "br":
                    enclosing.append(element)
                run = _Run(enclosing[-1])
            if tag == "a":
                links += 1
                run.href = run.href or element.get("href")
            run.add(element.text, in_link=links > 0)
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        links -= tag == "a"
        if tag in _BLOCK_TAGS and tag != "br":
            if run.pieces and (block := run.block()):
                yield block
            enclosing.pop()
            run = _Run(enclosing[-1])
        if element is not root:
            run.add(element.tail, in_link=links > 0)
