"""One page's characters to one tree: its limits (threats T9), and a single parse."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

PAGE_BYTES = 5 * 1024 * 1024  # no article comes near; larger pages are data dumps or floods
MOST_TAGS = 200_000  # the largest real page of the corpus has 20,000
MOST_VOID_TAGS = 50_000  # a million <br> cost trafilatura 40 s
MOST_ATTRIBUTES = 500  # a tag with 40,000 costs 10 s; frameworks reach some dozens
MOST_ELEMENTS = 30_000  # the largest of the corpus has 9,748; trafilatura takes up to 0.3 ms of each
MOST_ATTRIBUTES_IN_ALL = 100_000  # the most in the corpus are 10,689; 800,000 take more than 1 GiB in its copies
MOST_DEPTHS = 1_000_000  # the sum of all elements' depths: 148,101 at most in the corpus, and what ancestor paths cost
DEEPEST = 250  # libxml2 drops what lies deeper than 256, silently

_TAG = re.compile(rb"[a-zA-Z](?:[^\"'<>]|\"[^\"<]*+\"|'[^'<]*+')*+")
_QUOTED = re.compile(rb"\"[^\"]*+\"|'[^']*+'")
_VOID_TAG = re.compile(rb"<(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b", re.IGNORECASE)
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
# References to controls and to no characters: lxml reads them, and refuses to write them, so that whoever moves the
# paragraph loses the page.
_UNWRITABLE = re.compile(
    rb"&#(?:0*(?:[1-8]|1[124-9]|2[0-9]|3[01]|127|65534|65535)(?![0-9])"
    rb"|[xX]0*(?:[1-8bcefBCEF]|1[0-9a-fA-F]|7[fF]|[fF]{3}[efEF])(?![0-9a-fA-F]));?"
)


def excess(content: bytes) -> str | None:
    """What makes a page too heavy to parse, or None; looks at its bytes only.

    >>> excess(b"<p>" * 10), excess(b"<p " + b"a=1 " * 600 + b">")
    (None, 'more than 500 attributes in one tag')
    """
    if len(content) > PAGE_BYTES:
        return f"larger than {PAGE_BYTES} bytes"
    pieces = content.split(b"<", MOST_TAGS + 1)
    if len(pieces) > MOST_TAGS + 1:
        return f"more than {MOST_TAGS} tags"
    if len(pieces) > MOST_VOID_TAGS + 1 and sum(1 for _ in _VOID_TAG.finditer(content)) > MOST_VOID_TAGS:
        return f"more than {MOST_VOID_TAGS} void tags"
    if _has_crowded_tag(pieces) and _has_crowded_tag(_without_scripts(content).split(b"<")):
        return f"more than {MOST_ATTRIBUTES} attributes in one tag"
    return None


def _has_crowded_tag(pieces: Sequence[bytes]) -> bool:
    """Whether a tag has too many attributes, given the pieces of a page between its `<`."""
    # An attribute takes two bytes at least. Before the first `<` there is no tag.
    long = (piece for piece in islice(pieces, 1, None) if len(piece) > 2 * MOST_ATTRIBUTES)
    tags = (tag[0] for piece in long if (tag := _TAG.match(piece)))
    return any(len(tag) > 2 * MOST_ATTRIBUTES and _attribute_count(tag) > MOST_ATTRIBUTES for tag in tags)


def _without_scripts(content: bytes) -> bytes:
    """The markup without its scripts, in which a comparison looks like a tag."""
    lowered = content.lower()
    kept, position = [], 0
    while (start := lowered.find(b"<script", position)) >= 0:
        kept.append(content[position:start])
        end = lowered.find(b"</script", start)
        if end < 0:
            return b"".join(kept)
        position = end + 2
    return b"".join([*kept, content[position:]])


def _attribute_count(tag: bytes) -> int:
    return len(_QUOTED.sub(b" ", tag).replace(b"/", b" ").split()) - 1


# All of one class: lxml.html's own table calls Python for each element of a page, each time that it is met.
_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)


def parse(text: str) -> HtmlElement | None:
    """The tree of a page, or None where there is no markup in it."""
    content = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    if _has_unwritable(content):
        content = _UNWRITABLE.sub(b"", content)
    if b"\xef\xbf" in content:
        content = content.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    # Each call has its own parser: they keep state, and pages must not depend on each other.
    parser = etree.HTMLParser(collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        return etree.fromstring(content, parser=parser)
    except etree.ParserError:
        return None
    except etree.XMLSyntaxError:  # "Document is empty"
        return None


def _has_unwritable(content: bytes) -> bool:
    """Whether there is something to leave out: `find` is ten times as fast as a pattern's search."""
    place = content.find(b"&#")
    while place >= 0:
        if _UNWRITABLE.match(content, place):
            return True
        place = content.find(b"&#", place + 2)
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What makes a tree heavy to walk: its elements, their attributes, and their depths."""

    elements: int
    attributes: int
    most_attributes: int
    depths: int
    deepest: int

    @property
    def is_deep(self) -> bool:
        """Whether the page is nested so deep that the parser may have dropped some of it."""
        return self.deepest > DEEPEST

    @property
    def excess(self) -> str | None:
        """What makes the page too heavy to extract, where its bytes hid it."""
        if self.most_attributes > MOST_ATTRIBUTES:
            return f"more than {MOST_ATTRIBUTES} attributes in one tag"
        if self.elements > MOST_ELEMENTS:
            return f"more than {MOST_ELEMENTS} elements"
        if self.attributes > MOST_ATTRIBUTES_IN_ALL:
            return f"more than {MOST_ATTRIBUTES_IN_ALL} attributes"
        return f"depths of more than {MOST_DEPTHS} in all" if self.depths > MOST_DEPTHS else None


_ELEMENTS_OF: Any = etree.XPath("count(//*)")
_ATTRIBUTES_OF: Any = etree.XPath("count(//@*)")
_HAS_CROWDED_TAG: Any = etree.XPath(f"boolean(//@*[{MOST_ATTRIBUTES + 1}])")
_IS_DEEP: Any = etree.XPath(f"boolean({'/*' * (DEEPEST + 2)})")


def is_light(tree: HtmlElement) -> bool:
    """Whether a page is within all limits, by what libxml2 counts: half the cost of weighing it, and true of most.

    Elements deeper than `DEEPEST` make it heavy here, so that so many can have no more than `MOST_DEPTHS`.

    >>> is_light(parse("<p class=a>x<b>y</b></p>")), is_light(parse("<div>" * 300))
    (True, False)
    """
    return (
        _ELEMENTS_OF(tree) <= MOST_DEPTHS // DEEPEST
        and _ATTRIBUTES_OF(tree) <= MOST_ATTRIBUTES_IN_ALL
        and not _HAS_CROWDED_TAG(tree)
        and not _IS_DEEP(tree)
    )


def weigh(tree: HtmlElement) -> Weight:
    """The weight of a page, in one walk.

    >>> tree = parse("<p class=a>x<b>y</b></p>")
    >>> weigh(tree)
    Weight(elements=4, attributes=1, most_attributes=1, depths=6, deepest=3)
    """
    elements = attributes = most_attributes = depths = depth = deepest = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        count = len(element.attrib)
        elements += 1
        attributes += count
        most_attributes = max(most_attributes, count)
        depths += depth
        depth += 1
        deepest = max(deepest, depth)
    return Weight(
        elements=elements,
        attributes=attributes,
        most_attributes=most_attributes,
        depths=depths,
        deepest=deepest - 1,
    )
