"""XML from outside, element by element: nothing is fetched, no entity is replaced, and it may only be so large."""

import io
import re
from collections.abc import Iterator

from lxml import etree

DEEPEST = 100
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class PastLimitError(Exception):
    """The mark-up is deeper, or has more elements, than its kind of file can need; the message says which."""


def declares_type(content: bytes) -> bool:
    """Whether an XML file declares a document type or entities; without its NULs, UTF-16 shows it as UTF-8 does."""
    return bool(_DECLARATION.search(content.replace(b"\x00", b"")))


def read_events(content: bytes, *, most_elements: int) -> Iterator[tuple[str, etree._Element]]:
    """`start` and `end` of each element, in the order of the file; what is broken is read as far as it goes.

    Raises:
        PastLimitError: there is more than the limits allow.
        lxml.etree.XMLSyntaxError: it is no XML.
    """
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    for count, (event, element) in enumerate(events):
        depth += 1 if event == "start" else -1
        if event == "start" and (depth > DEEPEST or count > 2 * most_elements):
            raise PastLimitError("too deep" if depth > DEEPEST else f"more than {most_elements} elements")
        yield event, element


def local_name(element: etree._Element) -> str:
    """The name of an element in small letters, without its namespace."""
    return element.tag.rpartition("}")[2].lower()
