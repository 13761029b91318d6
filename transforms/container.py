"""The element that holds the text, by where its paragraphs stand, and what else stands in it.

trafilatura drops pieces of an article by the names of their classes, and by rules of thumb on their length: headings,
items of lists, text without a paragraph of its own, now and then a whole container whose class only sounds like an
embed or a menu. What stands right beside the paragraphs that it took belongs to them.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set

from lxml.html import HtmlElement

from transforms.blocks import Block

MOST_LINKED = 0.5
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LOOSE_WORDS = 12  # of text without a paragraph of its own; shorter ones are captions and labels
_DASHES = (" -", " –", " —")  # with which a dateline ends
_LISTED_WORDS = 7
_HEADED_WORDS = 8  # of the paragraph below a heading; lists of contents and teasers have shorter ones
_HEADED_WITHIN = 4  # elements up from that paragraph, to where its heading stands
_PARAGRAPH_WORDS = 8  # of those that make a container dense
_NOT_ARTICLE = re.compile(
    r"comment|disqus|respond|repl(?:y|ies)|review|cookie|consent|gdpr|privacy|policy|modal|popup|dialog|foot|sidebar",
    re.IGNORECASE,
)
_MARKED_DEPTH = 4


def home_of(taken: Set[int], blocks: Sequence[Block]) -> HtmlElement | None:
    """The element in which most of the text taken stands: the parent of its paragraphs."""
    sizes: Counter[HtmlElement] = Counter()
    for place in sorted(taken):
        block = blocks[place]
        parent = block.element.getparent() if block.tag == "p" else block.element
        if parent is not None:
            sizes[parent] += len(block.text)
    return sizes.most_common(1)[0][0] if sizes else None


def beside(taken: Set[int], blocks: Sequence[Block]) -> list[int]:
    """The places of blocks that belong to the text taken by where they stand, up to its last block.

    That is text right in its home, items of lists there, headings there or right above a paragraph taken.
    """
    home = home_of(taken, blocks)
    if home is None:
        return []
    return [
        place
        for place, block in enumerate(blocks[: max(taken)])
        if place not in taken
        and block.linked_share < MOST_LINKED
        and _stands_in(home, block, following=blocks[place + 1], is_taken=place + 1 in taken)
    ]


def _stands_in(home: HtmlElement, block: Block, *, following: Block, is_taken: bool) -> bool:
    if block.tag in HEADINGS:
        return block.element.getparent() is home or (is_taken and _heads(block, following))
    if block.element is home:
        is_dateline = is_taken and block.word_count < _LOOSE_WORDS and block.text.endswith(_DASHES)
        return is_dateline or (block.word_count >= _LOOSE_WORDS and not block.text.startswith("©"))
    if block.tag != "li" or block.word_count < _LISTED_WORDS:
        return False
    parent = block.element.getparent()
    return parent is not None and parent.getparent() is home


def _heads(heading: Block, paragraph: Block) -> bool:
    """Whether a heading stands above a paragraph in one section with it."""
    if paragraph.word_count < _HEADED_WORDS:
        return False
    section = heading.element.getparent()
    above = zip(range(_HEADED_WITHIN), paragraph.element.iterancestors(), strict=False)
    return any(element is section for _, element in above)


def densest(blocks: Sequence[Block]) -> tuple[HtmlElement | None, list[int]]:
    """The element with the most text in paragraphs of its own, and their places; none where it is remarks or terms."""
    sizes: Counter[HtmlElement] = Counter()
    paragraphs: dict[HtmlElement, list[int]] = {}
    for place, block in enumerate(blocks):
        if block.word_count < _PARAGRAPH_WORDS or block.linked_share >= MOST_LINKED or block.tag != "p":
            continue
        parent = block.element.getparent()
        if parent is not None:
            sizes[parent] += block.word_count
            paragraphs.setdefault(parent, []).append(place)
    if not sizes:
        return None, []
    dense = sizes.most_common(1)[0][0]
    marks = blocks[paragraphs[dense][0]].marks(_MARKED_DEPTH)
    return (None, []) if any(map(_NOT_ARTICLE.search, marks)) else (dense, paragraphs[dense])


def within(element: HtmlElement, blocks: Sequence[Block]) -> list[int]:
    """The places of the blocks in an element, links apart."""
    return [
        place
        for place, block in enumerate(blocks)
        if block.linked_share < MOST_LINKED and element in (block.element, *block.element.iterancestors())
    ]
