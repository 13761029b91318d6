"""What trafilatura left out: paragraphs of the same make as those it took, what stands beside them, the standfirst.

It stops at the first container of an article; some sites cut theirs into several. Their paragraphs have the
same place in the page: the same tags and classes, up to the same depth. Now and then it passes over the container
that has most of the page's prose, because of how a class is named.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence, Set

from lxml.html import HtmlElement

from transforms.blocks import Block, key_of, shingles_of
from transforms.container import HEADINGS, MOST_LINKED, beside, densest, home_of, within

_PARAGRAPH_WORDS = 6
_LEAST_ALIKE = 3
_DEPTH = 6  # of the elements compared; with fewer, comments and teasers look like paragraphs
_KNOWN_SHARE = 0.5  # of a block's shingles in the text, from which it is there already in another cut
_PASSED_SHARE = 0.1  # of a container's shingles in the text, below which it was passed over
_INNER_DEPTH = 3  # elements from a container that was passed over up to the one that holds the text
_OUTWEIGHED = 3  # times the words taken, from which a container that was passed over is the article's
_SCRAP_WORDS = 20  # of a slogan or a notice that was taken for the text
_TELLING_LETTERS = 4  # of a headline's words that say what it is about
_STANDFIRST_WORDS = 12
_SHORTENED = 60  # characters that must agree where a description was cut short


def complete(lines: Sequence[str], blocks: Sequence[Block], titles: Set[str] = frozenset()) -> list[str]:
    """The lines with what belongs to them by its make or by where it stands.

    Where a container that was passed over has far more prose than all of them, and is about what the headline is
    about (`titles` are the keys of its forms), it is the text instead; where they are a scrap, it need only stand in
    an `article`.
    """
    places = _places_of(lines, blocks)
    taken = {place for place in places if place is not None}
    passed, is_within = _passed_over(lines, taken, blocks)
    texts = [_line(blocks[place]) for place in passed]
    if _word_count(texts) > _OUTWEIGHED * _word_count(lines) and (
        _are_about(texts, titles) or _replaces_scrap(lines, texts, blocks[passed[0]])
    ):
        return texts
    candidates = sorted({*_alike(taken, blocks), *beside(taken, blocks), *(passed if is_within else ())} - taken)
    shingles = _shingles(lines) if candidates else set()
    missing = [place for place in candidates if _is_new(blocks[place].key, shingles)]
    known = taken.union(missing)
    # A heading without a text below it heads what was left out.
    missing = [place for place in missing if blocks[place].tag not in HEADINGS or place + 1 in known]
    return _merged(lines, places, [(place, _line(blocks[place])) for place in missing])


def standfirst(lines: Sequence[str], blocks: Sequence[Block], descriptions: Sequence[str | None]) -> str | None:
    """The paragraph between headline and text that the page's own description repeats, when it is not taken."""
    keys = [key for text in descriptions if text and (key := key_of(text))]
    whole = " ".join(map(key_of, lines))
    for block in blocks:
        if len(block.key.split()) < _STANDFIRST_WORDS or block.linked_share > MOST_LINKED:
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


def _places_of(lines: Sequence[str], blocks: Sequence[Block]) -> list[int | None]:
    """The place of each line among the blocks.

    Of several blocks with one text it is the last before the following line's: a heading stands right above its
    paragraph, and before that perhaps in a list of contents.
    """
    where: dict[str, list[int]] = {}
    for place, block in enumerate(blocks):
        where.setdefault(block.key, []).append(place)
    places: list[int | None] = []
    following = len(blocks)
    for line in reversed(lines):
        found = where.get(key_of(line), [])
        before = bisect_left(found, following)
        places.append(found[max(before - 1, 0)] if found else None)
        following = found[before - 1] if before else following
    return places[::-1]


def _passed_over(lines: Sequence[str], taken: Set[int], blocks: Sequence[Block]) -> tuple[list[int], bool]:
    """The places of the container with most of the page's prose, when hardly any of it is in the text.

    Also whether it stands inside the element that holds the text.
    """
    dense, paragraphs = densest(blocks)
    if dense is None or not taken.isdisjoint(paragraphs):
        return [], False
    own = shingles_of(" ".join(blocks[place].key for place in paragraphs))
    if len(own & _shingles(lines)) >= _PASSED_SHARE * len(own):
        return [], False
    home = home_of(taken, blocks)
    around = [each for _, each in zip(range(_INNER_DEPTH), dense.iterancestors(), strict=False)]
    return within(dense, blocks), home is not None and home.tag != "body" and home in around


def _are_about(texts: Sequence[str], titles: Set[str]) -> bool:
    """Whether some texts have most of the longer words of a title."""
    said = {word for text in texts for word in key_of(text).split()}
    wanted = ([word for word in title.split() if len(word) >= _TELLING_LETTERS] for title in titles)
    return any(len(words) >= 2 and sum(word in said for word in words) > len(words) / 2 for words in wanted)


def _replaces_scrap(lines: Sequence[str], texts: Sequence[str], first: Block) -> bool:
    """Whether the lines are a scrap, and the texts, of which `first` is the first, an article's by size and mark-up."""
    is_article = any(element.tag == "article" for element in first.element.iterancestors())
    return is_article and _word_count(lines) < _SCRAP_WORDS and _word_count(texts) > _OUTWEIGHED * _SCRAP_WORDS


def _word_count(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _may_be_paragraph(block: Block) -> bool:
    return block.tag == "p" and block.linked_share < MOST_LINKED and block.word_count >= _PARAGRAPH_WORDS


def _make_of(block: Block) -> tuple[str, ...]:
    """The tags, classes and ids of a block's element and of those around it."""
    chain: list[str] = []
    element: HtmlElement | None = block.element
    while element is not None and len(chain) < _DEPTH:
        chain.append(f"{element.tag} {element.get('class')} {element.get('id')}")
        element = element.getparent()
    return tuple(chain)


def _line(block: Block) -> str:
    """A block as trafilatura prints it: an item of a list by its dash."""
    return f"- {block.text}" if block.tag == "li" else block.text


def _alike(taken: Set[int], blocks: Sequence[Block]) -> list[int]:
    """The places of paragraphs that have the make of most of those taken, from the first one of it on."""
    makes = {place: _make_of(blocks[place]) for place in sorted(taken) if _may_be_paragraph(blocks[place])}
    if not makes:
        return []
    make, count = Counter(makes.values()).most_common(1)[0]
    if count < _LEAST_ALIKE:
        return []
    first = next(place for place, its in makes.items() if its == make)
    return [
        place
        for place, block in enumerate(blocks)
        if place > first and place not in taken and _may_be_paragraph(block) and _make_of(block) == make
    ]


def _shingles(lines: Sequence[str]) -> set[tuple[str, ...]]:
    return shingles_of(" ".join(map(key_of, lines)))


def _is_new(key: str, shingles: Set[tuple[str, ...]]) -> bool:
    own = shingles_of(key)
    # What begins as a line does was cut by trafilatura, not left out.
    return tuple(key.split()[:4]) not in shingles and len(own & shingles) < _KNOWN_SHARE * len(own)


def _merged(lines: Sequence[str], places: Sequence[int | None], missing: Sequence[tuple[int, str]]) -> list[str]:
    """The lines with the missing texts put in where they stand in the page."""
    merged: list[str] = []
    waiting = list(missing)
    for line, place in zip(lines, places, strict=True):
        while place is not None and waiting and waiting[0][0] < place:
            merged.append(waiting.pop(0)[1])
        merged.append(line)
    return merged + [text for _, text in waiting]
