"""What trafilatura left out: paragraphs of the same make as those it took, and the standfirst.

It stops at the first container of an article; some sites cut theirs into several. Their paragraphs have the
same place in the page: the same tags and classes, up to the same depth.
"""

from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from transforms.blocks import Block, key_of

_PARAGRAPH_WORDS = 6
_LEAST_ALIKE = 3
_DEPTH = 6  # of the elements compared; with fewer, comments and teasers look like paragraphs
_MOST_LINKED = 0.5
_KNOWN_SHARE = 0.5  # of a block's shingles in the text, from which it is there already in another cut
_STANDFIRST_WORDS = 12
_SHORTENED = 60  # characters that must agree where a description was cut short


def complete(lines: Sequence[str], blocks: Sequence[Block]) -> list[str]:
    """The lines with the paragraphs of the same make that stand between or after them."""
    place_of = {block.key: place for place, block in reversed(list(enumerate(blocks)))}
    places = [place_of.get(key_of(line)) for line in lines]
    taken = {place for place in places if place is not None}
    make, first = _make(taken, blocks)
    if make is None:
        return list(lines)
    alike = [
        place
        for place, block in enumerate(blocks)
        if place > first and place not in taken and _may_be_paragraph(block) and _make_of(block) == make
    ]
    shingles = _shingles(" ".join(map(key_of, lines))) if alike else set()
    missing = [place for place in alike if _is_new(blocks[place].key, shingles)]
    return _merged(lines, places, [(place, blocks[place].text) for place in missing])


def standfirst(lines: Sequence[str], blocks: Sequence[Block], descriptions: Sequence[str | None]) -> str | None:
    """The paragraph between headline and text that the page's own description repeats, when it is not taken."""
    keys = [key for text in descriptions if text and (key := key_of(text))]
    whole = " ".join(map(key_of, lines))
    for block in blocks:
        if len(block.key.split()) < _STANDFIRST_WORDS or block.linked_share > _MOST_LINKED:
            continue
        if block.key in whole:
            return None
        if any(_same_text(block.key, key) for key in keys):
            return block.text
    return None


def _same_text(ours: str, theirs: str) -> bool:
    """Whether two keys are of one text, one of them perhaps cut short."""
    shorter = min(len(ours), len(theirs))
    return ours == theirs or (shorter >= _SHORTENED and ours[:_SHORTENED] == theirs[:_SHORTENED])


def _may_be_paragraph(block: Block) -> bool:
    return block.tag == "p" and block.linked_share < _MOST_LINKED and len(block.text.split()) >= _PARAGRAPH_WORDS


def _make_of(block: Block) -> tuple[str, ...]:
    """The tags, classes and ids of a block's element and of those around it."""
    chain: list[str] = []
    element: HtmlElement | None = block.element
    while element is not None and len(chain) < _DEPTH:
        chain.append(f"{element.tag} {element.get('class')} {element.get('id')}")
        element = element.getparent()
    return tuple(chain)


def _make(taken: set[int], blocks: Sequence[Block]) -> tuple[tuple[str, ...] | None, int]:
    """The make of most of the paragraphs taken, and the place of the first one of it."""
    makes = {place: _make_of(blocks[place]) for place in sorted(taken) if _may_be_paragraph(blocks[place])}
    if not makes:
        return None, 0
    make, count = Counter(makes.values()).most_common(1)[0]
    if count < _LEAST_ALIKE:
        return None, 0
    return make, next(place for place, its in makes.items() if its == make)


def _shingles(key: str) -> set[tuple[str, ...]]:
    words = key.split()
    return set(zip(words, words[1:], words[2:], words[3:], strict=False)) or {tuple(words)}


def _is_new(key: str, shingles: set[tuple[str, ...]]) -> bool:
    own = _shingles(key)
    return len(own & shingles) < _KNOWN_SHARE * len(own)


def _merged(lines: Sequence[str], places: Sequence[int | None], missing: Sequence[tuple[int, str]]) -> list[str]:
    """The lines with the missing texts put in where they stand in the page."""
    merged: list[str] = []
    waiting = list(missing)
    for line, place in zip(lines, places, strict=True):
        while place is not None and waiting and waiting[0][0] < place:
            merged.append(waiting.pop(0)[1])
        merged.append(line)
    return merged + [text for _, text in waiting]
