"""The dateline that opens a news text: where it was written, by which agency, for which outlet.

    BAGHDAD - …                       place
    JAKARTA, KOMPAS.com – …           place, outlet
    TEMPO.CO, Jakarta - …             outlet, place
    WASHINGTON (Reuters) - …          place, agency
    LONDON, July 14 (Xinhua) -- …     place, date, agency
     - Seorang …                      an orphan: the place was lost in scraping, the dash stayed

What stands before the dash is cut at its commas and brackets, and every part must be one of these; one
unknown part, and the dash belongs to a sentence ("Trump - the president - said").
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from transforms.agencies import find_agency
from transforms.blocks import key_of
from transforms.dateline_words import LABELS, OUTLETS, PLACES, STATES, WEEKDAYS
from transforms.time_words import MONTHS

_LONGEST = 120
"""Characters before the dash; the longest real ones (two cities, a date, an agency) stay below 90."""
_MOST_DASHES = 4
_MOST_PLACE_WORDS = 3

_DASH = re.compile(r"\s*(?:--|[-–—:])\s*")
_ORPHAN = re.compile(r"[\s,\u200b\u200e\ufeff]*(?:--|[-–—])[\s,]*(?=[^\s,\d-])")
_BRACKETED = re.compile(r"([^()]*)\(([^()]{2,40})\)")
_DOMAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,30}(?:\.[A-Za-z]{2,6}){1,2}")
_INITIALS = re.compile(r"[a-z]{3,4}")  # a small desk or agency, printed as dpa prints itself
_CAPITALS = re.compile(r"[A-Z]{2,6}")  # an agency that no list knows
_PLACE_WORDS = re.compile(
    r"[^\W\d_a-z][\w.’'-]*(?:(?: | ?/ ?)(?:de |of |la |el |al-|es |and )?[^\W\d_a-z][\w.’'-]*){0,4}"
)
_FIGURES_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A body cut after its dateline; `dateline` is as printed, without the dash that ends it."""

    dateline: str | None = None
    place: str | None = None
    agency: str | None = None
    outlet: str | None = None
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What the parts before a dash are; `is_sure` when a listed place, an agency or an outlet is one."""

    place: str | None = None
    agency: str | None = None
    outlet: str | None = None
    is_sure: bool = False


def split_dateline(body: str, *, outlets: Collection[str] = ()) -> Dateline:
    """The body without its dateline, and what the dateline said.

    Args:
        body: the article's text, first paragraph first.
        outlets: the publisher's names, one of which may stand as the outlet, however it is spaced.

    >>> found = split_dateline("JAKARTA, KOMPAS.com – Hujan turun.")
    >>> found.dateline, found.place, found.outlet, found.body
    ('JAKARTA, KOMPAS.com', 'JAKARTA', 'KOMPAS.com', 'Hujan turun.')
    >>> split_dateline("Trump - the president - said so.").dateline is None
    True
    """
    orphan = _ORPHAN.match(body)
    if orphan:
        return _without_orphan(body, orphan.end())
    head = body[:_LONGEST]
    names = frozenset(_squeezed(name) for name in outlets)
    for index, dash in enumerate(_DASH.finditer(head)):
        if index == _MOST_DASHES or "\n" in head[: dash.start()].strip():
            break
        parts = _read_parts(head[: dash.start()].strip(), names)
        rest = body[dash.end() :]
        if parts is not None and _ends_dateline(dash[0], rest, parts):
            return Dateline(
                dateline=head[: dash.start()].strip(),
                place=parts.place,
                agency=parts.agency,
                outlet=parts.outlet,
                body=rest,
            )
    return Dateline(body=body)


def _without_orphan(body: str, end: int) -> Dateline:
    """The body without a dash that lost its dateline, unless the dash is the bullet of a list."""
    _, _, following = body.partition("\n")
    if _ORPHAN.match(following):
        return Dateline(body=body)
    return Dateline(body=body[end:])


def _read_parts(printed: str, outlets: frozenset[str]) -> _Parts | None:
    """What the parts of a possible dateline are, or None when one is nothing that a dateline holds."""
    bracketed = _BRACKETED.fullmatch(printed)
    outside, inside = (bracketed[1], bracketed[2].strip()) if bracketed else (printed, "")
    parts = _Parts()
    for text in outside.split(","):
        read = _with_part(parts, text.strip(), outlets)
        if read is None:
            return None
        parts = read
    if inside:
        read = _with_bracket(parts, inside, outlets)
        if read is None:
            return None
        parts = read
    if parts.place and not parts.is_sure and not _is_plain_place(parts.place):
        return None
    return parts if parts.place or parts.agency or parts.outlet else None


def _with_part(parts: _Parts, text: str, outlets: frozenset[str]) -> _Parts | None:
    """The parts with one more: an outlet, a day, an agency, a place, or the region after a place."""
    if not text or _is_day(text):
        return parts
    if _is_outlet(text, outlets):
        return replace(parts, outlet=text, is_sure=True) if parts.outlet is None else None
    agency = find_agency(text) if len(text.split()) <= 3 else None
    if agency:
        return replace(parts, agency=agency, is_sure=True)
    if len(text) > 45 or not _PLACE_WORDS.fullmatch(text):
        return None
    if parts.place is None:
        return replace(parts, place=text, is_sure=parts.is_sure or _is_listed(text))
    if text in STATES:
        return replace(parts, is_sure=True)
    return parts if parts.place.isupper() or parts.is_sure else None


def _with_bracket(parts: _Parts, text: str, outlets: frozenset[str]) -> _Parts | None:
    """The parts with what stood in brackets: an agency, an outlet, a day, or initials beside a place."""
    agency = find_agency(text)
    if agency:
        return replace(parts, agency=agency, is_sure=True)
    if _is_outlet(text, outlets):
        return replace(parts, outlet=text, is_sure=True)
    if _is_day(text):
        return parts
    if parts.place is None:
        return None
    if _CAPITALS.fullmatch(text) and not _abbreviates(text, parts.place):
        return replace(parts, agency=text, is_sure=True)
    is_desk = text.isalpha() and parts.place.isupper() and parts.is_sure
    return replace(parts, outlet=text, is_sure=True) if is_desk or _INITIALS.fullmatch(text) else None


def _abbreviates(capitals: str, name: str) -> bool:
    """Whether capitals may stand for the name before them, as in "Bank Indonesia (BI)"."""
    return capitals[0].casefold() == name[0].casefold() or len(name.split()) > _MOST_PLACE_WORDS


def _is_outlet(text: str, outlets: frozenset[str]) -> bool:
    if _DOMAIN.fullmatch(text) or text.casefold() in OUTLETS:
        return True
    return _squeezed(text) in outlets and not _is_listed(text)


def _squeezed(name: str) -> str:
    return key_of(name).replace(" ", "")


def _is_day(text: str) -> bool:
    """Whether a part is a date or the name of a day: "July 14", "23 Februari 2016", "Kamis", "14/7"."""
    words = [word.strip(".") for word in re.split(r"[\s()]+", text.casefold()) if word]
    if not words or len(words) > 4:
        return False
    return all(word in WEEKDAYS or word in MONTHS or word.isdigit() or _FIGURES_DATE.fullmatch(word) for word in words)


def _is_listed(place: str) -> bool:
    """Whether every place of "Beijing/Hong Kong" is in the list, dots of "Washington D.C." apart."""
    return all(each.strip().replace(".", "").casefold() in PLACES for each in place.split("/"))


def _is_plain_place(place: str) -> bool:
    """Whether a place that nothing confirms is in capitals, too long for an acronym, and no label."""
    words = place.casefold().split()
    return place.isupper() and len(place) >= 5 and not any(word in LABELS for word in words)


def _ends_dateline(dash: str, rest: str, parts: _Parts) -> bool:
    """Whether a dash ends a dateline, by what surrounds it: a sentence begins after it."""
    if not rest:
        return False
    if ":" in dash:
        return parts.is_sure and parts.place is not None and parts.place.isupper() and dash != ":"
    is_glued_hyphen = dash == "-"
    is_marked = (parts.place or "").isupper() or bool(parts.outlet and _DOMAIN.fullmatch(parts.outlet))
    if is_glued_hyphen and not (parts.is_sure and is_marked):
        return False  # "Jakarta-Bandung" is a road
    if not rest[:2].islower():  # "iPhone" begins a sentence
        return True
    return parts.place is not None and (parts.agency is not None or parts.outlet is not None)
