"""The lead image: its address, its caption and whom it is credited to."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from transforms.blocks import key_of
from transforms.metadata import Metadata, plain
from transforms.remembered import Remembered
from transforms.urls import resolve

_LONGEST_CAPTION = 1_000
_LONGEST_CREDIT = 120
_MOST_CREDIT_WORDS = 7
_CREDIT_WORDS = (
    r"foto|photo(?:graph)?s?|image|images|picture|pic|gambar|ilustrasi|illustration|dok(?:umentasi)?|sumber|source|credits?"
    r"|bild|bildquelle|fotografía|imagen|crédito|copyright"
)
_CREDIT_AT_END = re.compile(
    rf"(?:^|[\s(\[./|–—-])(?:(?:{_CREDIT_WORDS})\s*(?:[:/]|\bby\b|\boleh\b|\bcredit\b:?)|©|\(c\)|&copy;)\s*"
    r"([^:\n()\[\]]{2,100}?)\s*[)\].]*\s*$",
    re.IGNORECASE,
)
_CREDIT_IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{2,60}/[^()\[\]]{2,60})\s*[)\]]\s*\.?\s*$")
_SOURCE_IN_BRACKETS = re.compile(r"(?<=[.!?…])\s*\(([^\W\d_a-z][\w.&’' -]{1,60})\)\s*$")
_CREDIT_MARK = re.compile(r"credit|copyright|source|byline|photographer", re.IGNORECASE)
_CAPTION_MARK = re.compile(r"caption|(?:teks|ket(?:erangan)?)[_-]?(?:gambar|foto)|bildunterschrift", re.IGNORECASE)
_IS_CAPTION = Remembered([_CAPTION_MARK.search])
_CAPTIONED_WITHIN = 4  # elements around an image; a table's cells are so far apart
_MOST_AROUND = 1_500  # characters; more is an article, not a picture with its caption
_MOST_IMAGES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The lead image of an article; `caption` is without the credit that stood in it."""

    url: str | None = None
    caption: str | None = None
    credit: str | None = None


def read_image(
    metadata: Metadata, tree: HtmlElement, *, page_url: str, holders: Set[HtmlElement] | None = None
) -> Image:
    """The article's lead image: the one the metadata names, with the caption that the page prints under it.

    `holders` are those of the page (see `caption_holders`), where they are known.
    """
    node = _image_node(metadata.article.get("image"))
    named = plain(node.get("url")) or plain(node.get("contentUrl"))
    address = metadata.first("og:image", "og:image:url", "twitter:image") or named
    figure = _lead_figure(tree, address, holders)
    if address is None and figure is not None:
        address = next((each.get("src") for each in figure.iter("img") if each.get("src")), None)
    printed = _caption_of(figure) if figure is not None else (None, None)
    caption = printed[0] or plain(node.get("caption"))
    caption, credit = split_credit(caption)
    credit = re.sub(r"^by\s+|[\s;]+$", "", printed[1] or credit or _credit_of(node) or "", flags=re.IGNORECASE) or None
    return Image(url=resolve(address, page_url) if address else None, caption=caption, credit=credit)


def split_credit(caption: str | None) -> tuple[str | None, str | None]:
    """A caption without the credit at its end, and that credit.

    >>> split_credit("Warga antre beras. Foto/Ani Wijaya")
    ('Warga antre beras.', 'Ani Wijaya')
    >>> split_credit("Warga antre beras (KABAR KOTA/ANI WIJAYA)")
    ('Warga antre beras', 'KABAR KOTA/ANI WIJAYA')
    >>> split_credit("Warga antre beras")
    ('Warga antre beras', None)
    """
    if not caption:
        return None, None
    caption = caption[:_LONGEST_CAPTION]
    found = _CREDIT_AT_END.search(caption[-200:]) or _CREDIT_IN_BRACKETS.search(caption[-200:])
    found = found or _SOURCE_IN_BRACKETS.search(caption[-200:])
    if not found:
        return caption, None
    cut = max(len(caption) - 200, 0) + found.start()
    if not caption[:cut].strip() and len(found[1].split()) > _MOST_CREDIT_WORDS:
        return caption[cut + found.start(1) - found.start() :].strip(), None  # "Image: …" heads a caption too
    rest = caption[:cut].rstrip(" ([|/–—-")
    if caption[cut] == "." and not rest.endswith("."):
        rest += "."
    return rest or None, found[1].strip()


def captions(tree: HtmlElement, holders: Set[HtmlElement] | None = None) -> frozenset[str]:
    """The keys (see `key_of`) of all captions on a page, by which a body's line is known to be one."""
    found = [*tree.iter("figcaption")]
    holders = caption_holders(tree) if holders is None else holders
    for image in islice(tree.iter("img"), _MOST_IMAGES):
        if (frame := _frame_of(image, holders)) is not None:
            found += _caption_elements(frame)
    return frozenset(key for element in found if (key := key_of(" ".join(element.itertext()))))


def caption_holders(tree: HtmlElement) -> Set[HtmlElement]:
    """All elements of a page that are a caption or have one in them."""
    holders: set[HtmlElement] = set()
    for caption in [*tree.iter("figcaption"), *_marked_captions(tree)]:
        element: HtmlElement | None = caption
        while element is not None and element not in holders:
            holders.add(element)
            element = element.getparent()
    return holders


def _frame_of(image: HtmlElement, holders: Set[HtmlElement]) -> HtmlElement | None:
    """What holds an image and a caption, where the page has no figure: the nearest of the elements around it."""
    frame = image.getparent()
    for _ in range(_CAPTIONED_WITHIN):
        if frame is None or frame.tag in ("figure", "body", "article", "main"):
            return None
        if frame in holders:
            return frame if len(frame.text_content()) <= _MOST_AROUND else None
        frame = frame.getparent()
    return None


def _image_node(value: Any) -> dict[str, Any]:
    """The first image that JSON-LD names, as a node."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        return value
    return {"url": value} if isinstance(value, str) else {}


def _credit_of(node: dict[str, Any]) -> str | None:
    for name in ("creditText", "copyrightHolder", "creator", "author"):
        value = node.get(name)
        text = plain(value.get("name")) if isinstance(value, dict) else plain(value)
        if text and len(text) <= _LONGEST_CREDIT:
            return text
    return None


def _lead_figure(tree: HtmlElement, address: str | None, holders: Set[HtmlElement] | None) -> HtmlElement | None:
    """The figure that shows the named image, or the first one with a caption."""
    name = _file_name(address) if address else None
    first = None
    for figure in tree.iter("figure"):
        if first is None and _caption_elements(figure):
            first = figure
        if name and any(name in _sources(image) for image in figure.iter("img", "source")):
            return figure
    if name is None and first is not None:
        return first
    images = islice(tree.iter("img"), _MOST_IMAGES)
    holders = caption_holders(tree) if holders is None else holders
    frames = (_frame_of(image, holders) for image in images if name is None or name in _sources(image))
    return next((frame for frame in frames if frame is not None), first)


def _file_name(address: str) -> str | None:
    """The name of an image's file without its ending: sizes and formats differ between meta and page."""
    last = urlsplit(address[:2_000]).path.rpartition("/")[2]
    stem = last.partition(".")[0]
    return stem if len(stem) >= 6 else None


def _sources(image: HtmlElement) -> str:
    return " ".join(image.get(name) or "" for name in ("src", "data-src", "srcset", "data-srcset"))


def _caption_elements(figure: HtmlElement) -> list[HtmlElement]:
    return [*figure.iter("figcaption")] or _marked_captions(figure)


def _marked_captions(element: HtmlElement) -> list[HtmlElement]:
    marked = element.iter("p", "div", "span", "td", "small")
    return [each for each in marked if (mark := each.get("class")) and _IS_CAPTION[mark]]


def _caption_of(figure: HtmlElement) -> tuple[str | None, str | None]:
    """The caption under a figure, and the credit where the mark-up sets it apart."""
    elements = _caption_elements(figure)[:1]
    if not elements:
        return None, None
    credit = next((text for text in _marked_credits(elements[0]) if text), None)
    text = plain(" ".join(elements[0].itertext()))
    if text and credit and text.endswith(credit):
        text = text[: -len(credit)].strip(" |/–—-()")
    if credit:
        credit = re.sub(rf"^(?:{_CREDIT_WORDS}|©|\(c\))\s*[:/]?\s*", "", credit, flags=re.IGNORECASE).strip(" ()")
    return text or None, credit or None


def _marked_credits(caption: HtmlElement) -> Iterator[str | None]:
    for element in caption.iter("span", "small", "cite", "em", "div", "p"):
        if _CREDIT_MARK.search(f"{element.get('class')} {element.get('itemprop')}"):
            text = plain(" ".join(element.itertext()))
            yield text if text and len(text) <= _LONGEST_CREDIT else None
