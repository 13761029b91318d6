"""What a publisher's TOML file may say: its fields, their checks, and the source it becomes.

Each check's message ends with the cure, after a semicolon; `sources/catalogue.py` puts file and line before.
"""

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sources.codes import COUNTRIES, LANGUAGES
from transforms.records import Feed, Index, Paging, Source
from transforms.urls import canonicalize, in_scope, is_shared_suffix, resolve

LONGEST_DELAY_SECONDS = 120.0
"""The longest wait between two requests; robots.txt cannot ask for more either (threat T21)."""

_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
_PAGE_FORM = re.compile(r"(?:[^{}]|\{url\}|\{page\})*")
_INDEX_FORM = re.compile(r"(?:[^{}]|\{year\}|\{month\}|\{day\}|\{page\})*")
_OF_AN_INDEX = frozenset(field.name for field in fields(Index))


def _web_address(url: str) -> str:
    if not url.startswith(("http://", "https://")) or resolve(url, url) is None:
        raise ValueError(f'"{url}" is no http or https address; write it as a browser shows it')
    return url


def _host(host: str) -> str:
    canonical_url = None if re.search(r"[/?#@:\s]", host) else canonicalize(f"https://www.{host}/")
    ascii_host = canonical_url.split("/")[2].removeprefix("www.") if canonical_url else ""
    if not _HOST.fullmatch(ascii_host):
        raise ValueError(f'"{host}" is no host; write the name alone, such as contoh.co.id')
    if is_shared_suffix(ascii_host):
        raise ValueError(f'"{host}" is a suffix under which others publish too; name the publisher\'s own host')
    return ascii_host


def _country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError(f'"{code}" is no country; write two capitals of ISO 3166-1, such as ID')
    return code


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f'"{code}" is no language; write ISO 639-1 in small letters, such as id, en or jv')
    return code


def _time_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError(f'"{name}" is no time zone; write an IANA name, such as Asia/Jakarta')
    return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _regular_expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        cure = "mend it, and write it between single quotes, where \\ stays as it is"
        raise ValueError(f"not a regular expression ({error}); {cure}") from error
    return pattern


def _pattern(form: str) -> str:
    if not _PAGE_FORM.fullmatch(form) or not form.startswith("{url}") or "{page}" not in form:
        raise ValueError('not the form of a page\'s address; begin with {url} and have {page}: "{url}?page={page}"')
    return form


def _whole(form: str) -> str:
    if not _PAGE_FORM.fullmatch(form) or not form.startswith("{url}") or "{page}" in form:
        raise ValueError('not the form of an address; begin with {url} and have no other braces: "{url}?page=all"')
    return form


Address = Annotated[str, AfterValidator(_web_address)]
Expression = Annotated[str, AfterValidator(_regular_expression)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FeedTable(_Table):
    """One `[[feeds]]` table."""

    url: Address
    kind: Literal["feed", "sitemap", "urls", "index"] = "feed"
    links: Expression | None = None
    first_page: Annotated[int, Field(ge=0, le=1000)] = 1
    page_step: Annotated[int, Field(ge=1, le=1000)] = 1
    most_pages: Annotated[int, Field(ge=1, le=500)] = 20
    days: Annotated[int, Field(ge=1, le=31)] = 2

    def contradictions(self) -> Iterator[tuple[str, str]]:
        """Keys that are right alone and wrong for the kind, each with what is wrong."""
        if self.kind != "index":
            for name in sorted(_OF_AN_INDEX & self.model_fields_set):
                yield name, f'`{name}` is for feeds of kind "index"; add `kind = "index"`, or remove it'
            return
        if self.links is None:
            yield "url", "an index needs `links`; add the regular expression that its articles' addresses have"
        if not _INDEX_FORM.fullmatch(self.url):
            yield "url", f'"{self.url}" has other braces than {{year}}, {{month}}, {{day}} and {{page}}; mend it'
        dated = [part in self.url for part in ("{year}", "{month}", "{day}")]
        if any(dated) and not all(dated):
            yield (
                "url",
                f'"{self.url}" has a part of a date only; write {{year}}, {{month}} and {{day}}, or none',
            )

    def feed(self) -> Feed:
        """The feed that the table declares."""
        if self.kind != "index":
            return Feed(url=self.url, kind=self.kind)
        index = Index(
            links=self.links or "",
            first_page=self.first_page,
            page_step=self.page_step,
            most_pages=self.most_pages,
            days=self.days,
        )
        return Feed(url=self.url, kind=self.kind, index=index)


class PagingTable(_Table):
    """The `[paging]` table."""

    pattern: Annotated[str, AfterValidator(_pattern)] | None = None
    whole: Annotated[str, AfterValidator(_whole)] | None = None
    most_pages: Annotated[int, Field(ge=1, le=100)] = 20


class PublisherFile(_Table):
    """A publisher's file."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    homepage_url: Address
    hosts: Annotated[list[Annotated[str, AfterValidator(_host)]], Field(min_length=1)]
    feeds: Annotated[list[FeedTable], Field(min_length=1)]
    country: Annotated[str, AfterValidator(_country)] | None = None
    languages: list[Annotated[str, AfterValidator(_language)]] = []
    time_zone: Annotated[str, AfterValidator(_time_zone)] | None = None
    include: list[Expression] = []
    exclude: list[Expression] = []
    title_from: Literal["og", "json-ld", "h1"] | None = None
    paging: PagingTable = PagingTable()
    delay_seconds: Annotated[float, Field(ge=0, le=LONGEST_DELAY_SECONDS)] | None = None
    verified: str = ""

    def contradictions(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Where fields that are right alone are wrong together: the place of each, and what is wrong."""
        if not in_scope(self.homepage_url, self.hosts):
            yield ("homepage_url",), "its host is not in `hosts`; add it there"
        seen: dict[str, int] = {}
        for index, feed in enumerate(self.feeds):
            place = ("feeds", index, "url")
            if not in_scope(feed.url, self.hosts):
                yield place, f'the host of "{feed.url}" is not in `hosts`; add it there'
            if seen.setdefault(feed_key(feed.url), index) != index:
                yield place, f'"{feed.url}" is listed twice; remove one'
            yield from ((("feeds", index, key), what) for key, what in feed.contradictions())

    def source(self, source_id: str) -> Source:
        """The source that the file declares."""
        return Source(
            source_id=source_id,
            name=self.name,
            homepage_url=self.homepage_url,
            hosts=tuple(self.hosts),
            feeds=tuple(feed.feed() for feed in self.feeds),
            country=self.country,
            languages=tuple(self.languages),
            time_zone=self.time_zone,
            include=tuple(self.include),
            exclude=tuple(self.exclude),
            title_from=self.title_from,
            paging=Paging(**self.paging.model_dump()),
            delay_seconds=self.delay_seconds,
            verified=" ".join(self.verified.split()),
        )


def feed_key(url: str) -> str:
    """What two addresses of one feed have in common: all but the scheme and a last slash.

    >>> feed_key("http://contoh.id/rss/") == feed_key("https://contoh.id/rss")
    True
    """
    return (resolve(url, url) or url).partition("://")[2].rstrip("/")
