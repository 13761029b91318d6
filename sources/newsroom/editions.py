"""What stands in print at one moment: every article with its address and time, and what it must become."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sources.newsroom.articles import Manuscript, read_manuscripts
from sources.newsroom.sites import SITES, Site
from transforms.outcomes import Outcome

# The herald's feed also lists what is no article: path, headline, how it must end.
ODD_LINKS = (
    ("/news/harbour-dues-table-withdrawn.html", "Harbour dues: the new table", Outcome.FAILED_GONE),
    ("/islands/", "More from the islands", Outcome.QUARANTINED),
    ("/files/ferry-timetable.pdf", "Winter ferry timetable", Outcome.SKIPPED_MEDIA),
)
OLD_ADDRESS = "/stories/{slug}"
WHOLE = "?page=all"  # the view of an article that has all its pages at once, as a feed lists it
SINGLE = "?single=1"  # the same, as a page links to it
BROKEN_PARAGRAPH = 4  # the first that the broken page lacks a part of


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A manuscript in print: where, and when."""

    site: Site
    manuscript: Manuscript
    host: str
    path: str
    published_at: datetime
    modified_at: datetime | None = None

    @property
    def url(self) -> str:
        """The address at which the article is served."""
        return f"http://{self.host}{self.path}"

    @property
    def listed_url(self) -> str:
        """The address under which the feed lists it."""
        if "moved" in self.manuscript.traits:
            return f"http://{self.host}{OLD_ADDRESS.format(slug=self.manuscript.slug)}"
        return f"{self.url}{WHOLE}" if "whole" in self.manuscript.traits else self.url

    @property
    def page_views(self) -> tuple[str, ...]:
        """What the address of each page adds to the article's, the first page's nothing."""
        further = range(2, len(self.manuscript.pages) + 1)
        return ("", *(self.site.page_form.format(number=number) for number in further))

    @property
    def _page_urls(self) -> tuple[str, ...]:
        traits = self.manuscript.traits
        if "whole" in traits or "single" in traits:
            return (f"{self.url}{WHOLE if 'whole' in traits else SINGLE}",)
        return tuple(f"{self.url}{view}" for view in self.page_views)

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.manuscript.language or self.site.language

    @property
    def local_time(self) -> datetime:
        """The publication time on the clocks of its site."""
        return self.published_at.astimezone(ZoneInfo(self.site.zone))

    @property
    def dateline(self) -> str | None:
        """What opens the text, as printed, without the dash."""
        if self.site.dateline is None or self.manuscript.place is None:
            return None
        if self.manuscript.agency:
            return f"{self.manuscript.place} ({self.manuscript.agency})"
        return self.site.dateline.format(place=self.manuscript.place)

    @property
    def expected(self) -> "Expected":
        """What the pipeline must make of it."""
        manuscript = self.manuscript
        is_lost = "lost_page" in manuscript.traits
        pages = manuscript.pages[: -1 if is_lost else None]
        body = tuple(block.text for page in pages for block in page)
        if "broken" in manuscript.traits:
            body = (
                *body[:BROKEN_PARAGRAPH],
                body[BROKEN_PARAGRAPH][: len(body[BROKEN_PARAGRAPH]) // 2].rstrip(),
            )
        return Expected(
            source_id=self.site.source_id,
            outcome=Outcome.SKIPPED_ROBOTS if "disallowed" in manuscript.traits else Outcome.LOADED,
            final_url=self.url,
            title=manuscript.title,
            body=body,
            language=self.language,
            published_at=self.published_at,
            modified_at=self.modified_at,
            authors=manuscript.authors,
            initials=None if is_lost else manuscript.initials,
            dateline=self.dateline,
            dateline_place=manuscript.place if self.dateline else None,
            agency=manuscript.agency,
            image_caption=manuscript.caption,
            image_credit=manuscript.credit,
            page_urls=self._page_urls[: len(pages)],
            is_page_missing=is_lost,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What one listed address must become; the fields are those of `transforms.records.Article`.

    `page_urls` are where its text stands, in reading order, and `is_page_missing` whether some of it is nowhere.
    `body` is one string a paragraph or subheading, without dateline, captions, "Baca juga" lines and what
    else is printed around a text. Where the outcome is not `loaded`, only what is known is given.
    """

    source_id: str
    outcome: Outcome
    final_url: str
    title: str
    body: tuple[str, ...] = ()
    language: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    initials: str | None = None
    dateline: str | None = None
    dateline_place: str | None = None
    agency: str | None = None
    image_caption: str | None = None
    image_credit: str | None = None
    page_urls: tuple[str, ...] = ()
    is_page_missing: bool = False

    @property
    def page_count(self) -> int:
        """How many pages its text stands on."""
        return len(self.page_urls)


class Edition:
    """Everything in print at one moment; an edit makes a new edition.

    `now` is the newsroom's reference time, from which articles have their ages. With `is_edited`, the
    article that is edited between two visits has its second text; with `is_late`, what sites put out between
    two visits is in print. The article of the slug `withdrawn` no longer is.
    """

    def __init__(
        self, now: datetime, *, is_edited: bool = False, is_late: bool = False, withdrawn: str | None = None
    ) -> None:
        self.now = now.replace(second=0, microsecond=0)
        self.is_edited = is_edited
        self.is_late = is_late
        self.withdrawn = withdrawn

    def changed(
        self, *, is_edited: bool | None = None, is_late: bool | None = None, withdrawn: str | None = None
    ) -> "Edition":
        """The edition after this one, in which one thing is otherwise."""
        return Edition(
            self.now,
            is_edited=self.is_edited if is_edited is None else is_edited,
            is_late=self.is_late if is_late is None else is_late,
            withdrawn=withdrawn or self.withdrawn,
        )

    @cached_property
    def pieces(self) -> Mapping[str, tuple[Piece, ...]]:
        """The articles of each site, newest first, by source id."""
        return {site.source_id: tuple(self._pieces(site)) for site in SITES}

    @cached_property
    def expected(self) -> Mapping[str, Expected]:
        """What each address that any feed lists must become."""
        articles = {piece.listed_url: piece.expected for pieces in self.pieces.values() for piece in pieces}
        herald = next(site for site in SITES if site.source_id == "islandherald")
        odd = {
            f"http://{herald.host}{path}": Expected(
                source_id=herald.source_id,
                outcome=outcome,
                final_url=f"http://{herald.host}{path}",
                title=title,
            )
            for path, title, outcome in ODD_LINKS
        }
        return articles | odd

    def _pieces(self, site: Site) -> list[Piece]:
        manuscripts = read_manuscripts(site.source_id)
        return [
            self._piece(site, manuscript, number=len(manuscripts) - index)
            for index, manuscript in enumerate(manuscripts)
            if (self.is_late or index >= site.late_count) and manuscript.slug != self.withdrawn
        ]

    def _piece(self, site: Site, manuscript: Manuscript, number: int) -> Piece:
        published_at = (self.now - timedelta(hours=manuscript.hours_ago)).replace(second=0, microsecond=0)
        is_revised = self.is_edited and manuscript.edited is not None
        local = published_at.astimezone(ZoneInfo(site.zone))
        path = site.address.format(
            section=manuscript.section, slug=manuscript.slug, number=20300 + number * 7,
            epoch=int(published_at.timestamp()), year=local.year, month=f"{local:%m}", day=f"{local:%d}",
        )  # fmt: skip
        return Piece(
            site=site,
            manuscript=manuscript.edited if is_revised and manuscript.edited else manuscript,
            host=site.section_hosts.get(manuscript.section, site.host),
            path=path,
            published_at=published_at,
            modified_at=self.now if is_revised else None,
        )
