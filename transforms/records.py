"""The records that stages hand to each other, in the order of the path.

    Source, Feed, Index what we read            sources/catalogue.py → everyone
    Entry               what a feed lists       sources/discover.py  → ledger, fetch
    Exchange, Visit     what the web answered   sources/fetch.py     → archive
    Hints               what is known beside    archive              → extract
    Capture             where the bytes lie     archive              → ledger, extract
    Page                one page's bytes        archive              → extract
    Article, Rejection  what the page is        extract              → validate, load

All are frozen: a stage makes a new record, never changes the one it was handed. Times are aware and in UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime

from transforms.opt_outs import OptOut
from transforms.outcomes import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """How the pages of an index are read; docs/publishers.md tells of each field."""

    links: str
    first_page: int = 1
    page_step: int = 1
    most_pages: int = 20
    days: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An address that lists entries.

    `kind` is one of `feed` (RSS, Atom, JSON Feed), `sitemap` (a URL set, a news sitemap, an index of them), `urls`
    (one address a line) and `index` (pages of links; `url` is their form, with `{year}`, `{month}`, `{day}`, `{page}`).
    """

    url: str
    kind: str
    index: Index | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How a source cuts an article into pages.

    `pattern` is the form of page N's address, with `{url}` (the article's without its query) and `{page}`, such as
    `{url}?page={page}`; `whole` that of all pages at once (`{url}?page=all`). With neither, the page's links tell.
    """

    pattern: str | None = None
    whole: str | None = None
    most_pages: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher's record in the catalogue; see `docs/publishers.md` for the file it is read from.

    `hosts` are the hosts in scope, each with its sub-domains. `include` and `exclude` are regular expressions searched
    in an article's address. `time_zone` is an IANA name. `title_from` is where its pages have the newsroom's headline
    (`og`, `json-ld` or `h1`, as in the evidence of an article); None decides page by page.
    `delay_seconds` is the least time between two requests to one registered domain; None takes the setting's.
    """

    source_id: str
    name: str
    homepage_url: str
    hosts: tuple[str, ...]
    feeds: tuple[Feed, ...]
    country: str | None = None
    languages: tuple[str, ...] = ()
    time_zone: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    title_from: str | None = None
    paging: Paging = field(default_factory=Paging)
    delay_seconds: float | None = None
    verified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed lists: an address, and what the feed says of it, kept as evidence.

    `canonical_url` is `url` in canonical form (`transforms.urls.canonicalize`): the key of the frontier. A known entry
    that a feed lists with another title, publication time or `modified_text` than before is visited again.
    """

    source_id: str
    url: str
    canonical_url: str
    feed_url: str
    discovered_at: datetime
    entry_id: str | None = None
    title: str | None = None
    summary: str | None = None
    published_text: str | None = None
    published_at: datetime | None = None
    modified_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP exchange, byte for byte as sent and received (head and body, framing included).

    `request` never holds credentials. `truncated` is the WARC reason (`length`, `time`, `disconnect`) when
    the response was cut, else None.
    """

    url: str
    request: bytes
    response: bytes
    status: int
    content_type: str
    fetched_at: datetime
    ip_address: str | None = None
    truncated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is held of an article's page: what a visit to it again asks with, and compares its answer with.

    `capture_id` and `page_url` are those of its (first) page, `etag` and `last_modified` that page's validators,
    byte for byte; `body_hash` is the digest of its pages' content, decoded.
    """

    capture_id: str
    page_url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What became of one entry on the network: its exchanges, in order, and how it went.

    `outcome` is PENDING when the last exchange of each page is an article's page to extract, UNCHANGED when it is
    what is `held` of one that is visited again, else the outcome the entry ends in. `exchanges` holds redirects
    too; `pages` the indexes in it of the pages of the article, in reading order. `retry_at` is when the peer asked
    to be left alone until, if it did. `etag`, `last_modified` and `body_hash` are as in `Held`, of what came now.
    """

    entry: Entry
    exchanges: tuple[Exchange, ...]
    outcome: Outcome
    detail: str = ""
    pages: tuple[int, ...] = ()
    retry_at: datetime | None = None
    held: Held | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    opt_outs: tuple[OptOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known of a page beside its bytes: the source's declarations, the feed's word and the opt-outs.

    Kept in the archive beside the capture, so that the archive alone can be replayed. `opt_outs` has each opt-out
    as three texts on one line, with tabs between: signal, where it was said, the words.
    """

    source_id: str
    hosts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    time_zone: str | None = None
    publisher: str | None = None
    title_from: str | None = None
    paging_pattern: str | None = None
    paging_whole: str | None = None
    feed_url: str | None = None
    entry_id: str | None = None
    entry_title: str | None = None
    entry_summary: str | None = None
    entry_published_text: str | None = None
    entry_published_at: datetime | None = None
    discovered_at: datetime | None = None
    opt_outs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One exchange kept in the archive, and where its bytes lie.

    `kind` is `page`, `redirect`, `failure` (an answer that no article is read from), `revisit` (the head of an
    answer that said what the page it names said before), `feed` or `import`. `url` is what was asked for,
    `entry_url` the canonical URL of the entry it was fetched for. A further page of an article names its first page
    in `first_capture_id` and has its number (from 1) in `page_number`.
    `warc_offset` and `warc_length` bound the gzip member of the response record in `warc_file` (a file name, in
    the archive's folder). `outcome` and `detail` are on the last capture of a visit that brought no page: how
    the visit ended.
    """

    capture_id: str
    source_id: str
    run_id: str
    kind: str
    url: str
    entry_url: str
    status: int
    content_type: str
    fetched_at: datetime
    payload_hash: str
    payload_bytes: int
    warc_file: str
    warc_offset: int
    warc_length: int
    page_number: int = 1
    first_capture_id: str | None = None
    truncated: str | None = None
    outcome: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as the extractor reads it: its decoded body and what HTTP said of it."""

    capture_id: str
    url: str
    content: bytes
    content_type: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says, field by field; columns of `core.article_versions` have these names.

    The load adds `version`, `change`, `run_id`, `batch_id` and `loaded_at`. `article_id` is the first 32 hex
    digits of SHA-256 of `canonical_url`; `content_hash` SHA-256 of the normalised title and body.
    `published_from` is one of `json-ld, meta, time, visible, feed, url`; `published_precision` one of
    `second, minute, hour, day, month, year`; `time_zone` an offset (`+07:00`) or an IANA name and
    `time_zone_from` one of `text, abbreviation, source, utc`. `evidence` names, for each field that has
    several possible origins, the one it came from. `flags` are warnings, such as `mojibake_repaired`.
    `boilerplate_version` names the learnt lines of the source that the text was made without (`transforms.recurring`).
    """

    article_id: str
    source_id: str
    url: str
    canonical_url: str
    title: str | None
    body: str
    summary: str | None = None
    language: str | None = None
    language_confidence: float | None = None
    published_at: datetime | None = None
    published_text: str | None = None
    published_from: str | None = None
    published_precision: str | None = None
    time_zone: str | None = None
    time_zone_from: str | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    dateline: str | None = None
    dateline_place: str | None = None
    agency: str | None = None
    image_url: str | None = None
    image_caption: str | None = None
    image_credit: str | None = None
    is_paywalled: bool = False
    page_count: int = 1
    word_count: int
    content_hash: str
    near_duplicate_signature: bytes
    evidence: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    extractor: str
    extractor_version: str
    boilerplate_version: str | None = None
    capture_id: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A page from which no article could be made, and why; it goes to quarantine.

    `reason` is one of `no_article` (no main text found), `too_complex` (past a limit of markup),
    `truncated` (its bytes were cut), `undecodable`, `extraction_killed` (past a limit of time or memory)
    and `extraction_failed` (the extractor raised).
    """

    source_id: str
    url: str
    capture_id: str
    reason: str
    detail: str = ""
