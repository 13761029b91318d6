"""OPML: lists of feeds as feed readers exchange them, in and out.

A list is a file of somebody's, and hostile as any: no document type, no entities, nothing fetched, and as much
of it as a list of feeds can need.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from sources.entries import one_line
from sources.hostile_xml import PastLimitError, declares_type, local_name, read_events
from transforms.errors import LumbungError
from transforms.records import Source

MOST_BYTES = 5 * 1024 * 1024
MOST_ELEMENTS = 100_000
LONGEST_TEXT = 200
"""Characters of a title: of the name that a publisher's file may have."""


class OpmlUnreadable(LumbungError):
    """The file is no OPML that can be read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list: its address, its title, and its publisher's homepage and language where they are given."""

    feed_url: str
    title: str = ""
    homepage_url: str | None = None
    language: str | None = None


def read_opml(content: bytes, name: str = "the list") -> tuple[Outline, ...]:
    """The feeds of a list, in its order, each address once.

    Raises:
        OpmlUnreadable: it is none, or hostile; `name` says in the message which list.
    """
    if len(content) > MOST_BYTES:
        raise OpmlUnreadable(f"{name} is larger than {MOST_BYTES} bytes; is it a list of feeds?")
    if declares_type(content):
        raise OpmlUnreadable(f"{name} declares a document type, which no list of feeds needs: remove the declaration")
    outlines: dict[str, Outline] = {}
    try:
        is_opml = False
        for tag, attributes in _elements(content):
            is_opml = is_opml or tag == "opml"
            outline = _outline(attributes) if tag == "outline" else None
            if outline:
                outlines.setdefault(outline.feed_url, outline)
    except (etree.XMLSyntaxError, PastLimitError) as fault:
        raise OpmlUnreadable(f"{name} cannot be read: {fault}; export it anew from where it comes") from fault
    if not is_opml:
        raise OpmlUnreadable(f"{name} is no OPML: it has no <opml>; export the list of feeds as OPML 2.0")
    return tuple(outlines.values())


def write_opml(sources: Iterable[Source]) -> bytes:
    """The sources' feeds as OPML 2.0, which feed readers take; sitemaps and indexes have no place in it."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Publishers of Lumbung"
    body = etree.SubElement(root, "body")
    for source in sources:
        feeds = [feed.url for feed in source.feeds if feed.kind == "feed"]
        if not feeds:
            continue
        name = "".join(each for each in source.name if each.isprintable())  # what XML cannot hold is not printable
        group = etree.SubElement(body, "outline", text=name)
        for url in feeds:
            outline = etree.SubElement(
                group,
                "outline",
                type="rss",
                text=name,
                title=name,
                xmlUrl=url,
                htmlUrl=source.homepage_url,
            )
            if source.languages:
                outline.set("language", source.languages[0])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _elements(content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each element as it starts: its name in small letters, and its attributes, by their names in small letters."""
    for event, element in read_events(content, most_elements=MOST_ELEMENTS):
        if event == "end":
            element.clear()
            continue
        yield local_name(element), {str(key).lower(): str(value) for key, value in element.items()}


def _outline(attributes: dict[str, str]) -> Outline | None:
    """The feed that an outline is; None for a heading."""
    feed_url = attributes.get("xmlurl", "").strip()
    if not feed_url:
        return None
    return Outline(
        feed_url=feed_url,
        title=one_line(attributes.get("title") or attributes.get("text") or "")[:LONGEST_TEXT],
        homepage_url=attributes.get("htmlurl", "").strip() or None,
        language=attributes.get("language", "").strip().lower() or None,
    )
