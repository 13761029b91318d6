"""The dateline that opens a news text: where it was written, by which agency, for which outlet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A body cut after its dateline; `dateline` is as printed, without the dash that ends it."""

    dateline: str | None = None
    place: str | None = None
    agency: str | None = None
    outlet: str | None = None
    body: str


def split_dateline(body: str, *, publisher: str | None = None) -> Dateline:
    """The body without its dateline, and what the dateline said."""
    return Dateline(body=body)
