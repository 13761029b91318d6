"""What the newsroom's sites answer, address by address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sources.newsroom.dates import STYLES
from sources.newsroom.editions import BROKEN_PARAGRAPH, ODD_LINKS, OLD_ADDRESS, SINGLE, WHOLE, Edition, Piece
from sources.newsroom.listings import LISTINGS, updated_at
from sources.newsroom.markup import cut_inside, garble, render
from sources.newsroom.pictures import picture
from sources.newsroom.sites import SITES, Site
from transforms.outcomes import Outcome

HTML = "text/html; charset=utf-8"
INDEX_COUNT = 2  # articles on one page of an index by date
RELATED_COUNT = 3
LATEST_COUNT = 6
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0>>endobj\n%%EOF\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a site answers at one address, before HTTP's own business (validators, coding)."""

    content_type: str
    body: bytes
    status: int = 200
    last_modified: datetime | None = None
    location: str | None = None


class Press:
    """The addresses of an edition; answers are made when first asked for, and kept."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._made: dict[tuple[str, str], Answer] = {}
        self._makers: dict[tuple[str, str], Callable[[], Answer]] = {}
        for site in SITES:
            self._lay_out(site)

    @property
    def addresses(self) -> list[tuple[str, str]]:
        """Every host and target that is answered with something."""
        return list(self._makers)

    def answer(self, site: Site, host: str, target: str) -> Answer:
        """The answer at `target` (path and query) of `host`, which belongs to `site`."""
        key = (host, target)
        if key not in self._makers:
            absent = render("absent.html", site=site, target=target)
            return Answer(status=404, content_type=HTML, body=absent.encode())
        if key not in self._made:
            self._made[key] = self._makers[key]()
        return self._made[key]

    def _lay_out(self, site: Site) -> None:
        edition = self._edition
        for path, listing in site.listings.items():
            self._makers[site.host, path] = partial(_listing, edition, site, listing)
        for host in site.hosts:
            if site.robots is not None:
                self._makers[host, "/robots.txt"] = partial(_plain, site.robots)
            self._makers[host, "/"] = partial(_front, edition, site, None)
        for section in site.sections:
            self._makers[site.host, f"/{section}/"] = partial(_front, edition, site, section)
        for piece in edition.pieces[site.source_id]:
            self._lay_out_piece(piece)
        if site.index_form is not None:
            self._lay_out_index(site, site.index_form)
        if site.source_id == "islandherald":
            path = next(path for path, _, outcome in ODD_LINKS if outcome is Outcome.SKIPPED_MEDIA)
            self._makers[site.host, path] = partial(Answer, content_type="application/pdf", body=_PDF)

    def _lay_out_index(self, site: Site, form: str) -> None:
        days: dict[date, list[Piece]] = {}
        for piece in self._edition.pieces[site.source_id]:
            days.setdefault(piece.local_time.date(), []).append(piece)
        for day, pieces in days.items():
            for start in range(0, len(pieces), INDEX_COUNT):
                address = form.format(day=day, number=1 + start // INDEX_COUNT)
                page = pieces[start : start + INDEX_COUNT]
                self._makers[site.host, address] = partial(_front, self._edition, site, None, page)

    def _lay_out_piece(self, piece: Piece) -> None:
        slug, traits = piece.manuscript.slug, piece.manuscript.traits
        views = list(piece.page_views[: -1 if "lost_page" in traits else None])
        views += [view for trait, view in (("whole", WHOLE), ("single", SINGLE)) if trait in traits]
        for view in views:
            self._makers[piece.host, piece.path + view] = partial(_article, self._edition, piece, view)
        if "moved" in traits:
            self._makers[piece.host, OLD_ADDRESS.format(slug=slug)] = partial(_moved, piece.path)
        self._makers[piece.host, f"/foto/{slug}.png"] = partial(_photograph, piece)


def _listing(edition: Edition, site: Site, name: str) -> Answer:
    content_type, body = LISTINGS[name](edition, site)
    return Answer(content_type=content_type, body=body, last_modified=updated_at(edition, site))


def _plain(text: str) -> Answer:
    return Answer(content_type="text/plain; charset=utf-8", body=text.encode())


def _photograph(piece: Piece) -> Answer:
    body = picture(piece.manuscript.slug)
    return Answer(content_type="image/png", body=body, last_modified=piece.published_at)


def _moved(path: str) -> Answer:
    return Answer(status=301, content_type=HTML, body=b"<p>This article has moved.</p>\n", location=path)


def _front(edition: Edition, site: Site, section: str | None, listed: Sequence[Piece] | None = None) -> Answer:
    pieces = edition.pieces[site.source_id] if listed is None else listed
    pieces = [piece for piece in pieces if section in {None, piece.manuscript.section}]
    body = render("front.html", site=site, section=section, pieces=pieces)
    return Answer(content_type=HTML, body=body.encode(), last_modified=updated_at(edition, site))


def _article(edition: Edition, piece: Piece, view: str) -> Answer:
    text, content_type = _article_markup(edition, piece, view), HTML
    traits, encoding = piece.manuscript.traits, "utf-8"
    if "broken" in traits:
        text = cut_inside(text, piece.manuscript.paragraphs[BROKEN_PARAGRAPH])
    if "mojibake" in traits:
        text = garble(text)
    if "charset_lie" in traits:
        # Says Latin-1, in both places, and is windows-1252: its quotation marks and dashes lie between.
        content_type, encoding = "text/html; charset=ISO-8859-1", "windows-1252"
        text = text.replace('charset="utf-8"', 'charset="iso-8859-1"')
    changed_at = piece.modified_at or piece.published_at
    return Answer(content_type=content_type, body=text.encode(encoding), last_modified=changed_at)


def _article_markup(edition: Edition, piece: Piece, view: str) -> str:
    site, manuscript = piece.site, piece.manuscript
    is_whole = view in {WHOLE, SINGLE} or len(manuscript.pages) == 1
    number = 1 if is_whole else 1 + piece.page_views.index(view)
    pages = manuscript.pages if is_whole else manuscript.pages[number - 1 : number]
    return render(
        f"{site.source_id}.html",
        site=site,
        piece=piece,
        manuscript=manuscript,
        blocks=[block for page in pages for block in page],
        date_line=STYLES[site.date_style](piece.local_time),
        number=number,
        is_whole=is_whole,
        is_last=is_whole or number == len(manuscript.pages),
        page_views=piece.page_views,
        single_view=SINGLE if "single" in manuscript.traits else None,
        linked_data=_linked_data(piece),
        **_around(edition, piece),
    )


def _around(edition: Edition, piece: Piece) -> dict[str, Any]:
    """The other articles that a page links to."""
    pieces = edition.pieces[piece.site.source_id]
    others = [other for other in pieces if other.path != piece.path and "disallowed" not in other.manuscript.traits]
    index = pieces.index(piece)
    following = others[index:] + others[:index]
    return {"related": following[:RELATED_COUNT], "latest": others[:LATEST_COUNT]}


def _linked_data(piece: Piece) -> dict[str, Any]:
    manuscript, site = piece.manuscript, piece.site
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": piece.url,
        "headline": manuscript.title,
        "description": manuscript.summary,
        "articleSection": manuscript.section,
        "datePublished": piece.local_time.isoformat(),
        "dateModified": (piece.modified_at or piece.published_at).astimezone(piece.local_time.tzinfo).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in manuscript.authors],
        "image": f"http://{piece.host}/foto/{manuscript.slug}.png",
        "keywords": list(manuscript.keywords),
        "publisher": {"@type": "NewsMediaOrganization", "name": site.name},
    }
