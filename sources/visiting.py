"""Visits one entry: its page, and the further pages its publisher cut it into.

scope → trap → robots → turn → exchange → redirects → status → media type → content coding → opt-outs → further pages

An article that is held is asked for by the address and with the validators of its page.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import ada_url

from sources.asking import Ask
from sources.entries import covers
from sources.limits import FetchSettings
from sources.polling import NOT_MODIFIED
from sources.redirects import Refusal, Walk, Walker
from sources.reservations import Reservations
from sources.threads import in_own_thread
from sources.validators import conditional_headers
from transforms.decoding import DecodingError, decode
from transforms.opt_outs import OptOut, read_opt_outs
from transforms.outcomes import Outcome
from transforms.paging import next_page, text_of, whole_address, whole_view
from transforms.records import Entry, Exchange, Held, Source, Visit
from transforms.urls import in_scope, trap

MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_SNIFFED_BYTES = 1024
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HOMEPAGES = frozenset({"", "/", "/index.html", "/index.php"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Visits the entries of one job; `held` are those of them, by canonical URL, whose article is held.

    With `reservations`, what a host reserves as a whole is not asked for.
    """

    walker: Walker
    catalogue: Mapping[str, Source]
    settings: FetchSettings
    held: Mapping[str, Held] = field(default_factory=dict)
    reservations: Reservations | None = None

    async def visit(self, entry: Entry) -> Visit:
        """What became of an entry on the network; never raises for the web's faults."""
        source = self.catalogue[entry.source_id]
        if not covers(source, entry.url):
            return Visit(entry=entry, exchanges=(), outcome=Outcome.SKIPPED_SCOPE, detail="not in its scope")
        held = self.held.get(entry.canonical_url)
        if self.reservations and (said := await self.reservations.of(entry.url, source.delay_seconds)):
            return replace(_opted_out(entry, (), [said]), held=held, opt_outs=(said,))
        whole = whole_address(entry.url, source.paging)
        url = held.page_url if held else whole or entry.url
        walk, content = await self._page(url, _Rules(source, entry.url), source, held)
        if content is None:
            return self._without_page(entry, walk, held)
        found = self._opt_outs(walk, content)
        if obeyed := [each for each in found if each.signal in self.settings.obeyed]:
            is_kept = all(each.signal != "noarchive" for each in obeyed)
            exchanges = walk.exchanges if is_kept else walk.exchanges[:-1]
            return replace(_opted_out(entry, exchanges, obeyed), held=held, opt_outs=found)
        body_hash = hashlib.sha256(content).hexdigest()
        if held is not None and held.body_hash == body_hash:
            same = Visit(entry=entry, exchanges=walk.exchanges, outcome=Outcome.UNCHANGED, detail="same bytes")
            return replace(_with_validators(same, walk), held=held, body_hash=body_hash, opt_outs=found)
        collected = _Collected(entry=entry, exchanges=list(walk.exchanges), pages=[len(walk.exchanges) - 1])
        if whole is None:
            await self._further_pages(collected, source, walk.url, content)
        made = replace(collected.as_visit(), held=held, opt_outs=found)
        if len(made.exchanges) > len(walk.exchanges):
            return made  # that the first of its pages is unchanged says nothing of the others
        return replace(_with_validators(made, walk), body_hash=body_hash)

    def _without_page(self, entry: Entry, walk: Walk, held: Held | None) -> Visit:
        """The visit of a walk that did not end at a page."""
        visit = Visit(
            entry=entry,
            exchanges=walk.exchanges,
            outcome=walk.outcome,
            detail=walk.detail,
            retry_at=walk.retry_at,
            held=held,
        )
        if walk.outcome is Outcome.UNCHANGED and held is not None:
            told = _with_validators(visit, walk)
            # What a 304 leaves out stays as it was (RFC 9110, 15.4.5).
            etag, last_modified = told.etag or held.etag, told.last_modified or held.last_modified
            return replace(told, etag=etag, last_modified=last_modified, body_hash=held.body_hash)
        if walk.outcome is Outcome.SKIPPED_ROBOTS:
            said = OptOut(signal="robots", said_by="robots.txt", said_text=walk.detail)
            return replace(visit, opt_outs=(said,))
        return visit

    def _opt_outs(self, walk: Walk, content: bytes) -> tuple[OptOut, ...]:
        headers = walk.answer.headers if walk.answer else ()
        return read_opt_outs(headers, content, self.settings.product)

    async def _further_pages(self, collected: "_Collected", source: Source, first_url: str, content: bytes) -> None:
        """Visit what each page says comes next, until the last one, one that does not come or one that says no more."""
        target = next_page(content, first_url, source.paging, 1)
        if target is None or await self._whole_view(collected, source, first_url, content):
            return
        seen, held = {first_url}, text_of(content)
        for number in range(2, source.paging.most_pages + 1):
            if target is None or target in seen:
                return
            walk, further = await self._page(target, _Rules(source, first_url), source)
            collected.exchanges += walk.exchanges
            if further is None:
                collected.detail = f"page {number} missing: {walk.outcome.value} {walk.detail}".rstrip()
                collected.retry_at = walk.retry_at
                return
            collected.pages.append(len(collected.exchanges) - 1)
            text = text_of(further)
            if walk.url in seen or (text and text <= held):
                return  # a number that the site does not know: it answered with what we have
            seen |= {target, walk.url}
            held |= text
            target = next_page(further, walk.url, source.paging, number, first_url=first_url)

    async def _whole_view(self, collected: "_Collected", source: Source, first_url: str, content: bytes) -> bool:
        """Whether the view of all pages that the first one links to was fetched in their place."""
        view = None if source.paging.pattern else whole_view(content, first_url)
        if view is None:
            return False
        walk, whole = await self._page(view, _Rules(source, first_url), source)
        collected.exchanges += walk.exchanges
        if whole is None or text_of(whole) <= text_of(content):
            return False
        collected.pages = [len(collected.exchanges) - 1]
        return True

    async def _page(
        self, url: str, rules: "_Rules", source: Source, held: Held | None = None
    ) -> tuple[Walk, bytes | None]:
        """The walk to one page, and its decoded content; None when the walk did not end at a page to read."""
        headers = conditional_headers(held.etag, held.last_modified) if held else {}
        ask = Ask(
            url=url,
            limit_bytes=self.settings.page_bytes,
            seconds=self.settings.exchange_seconds,
            delay_seconds=source.delay_seconds,
            headers=headers,
        )
        walk = await self.walker.walk(ask, rules.refuse)
        if walk.outcome is not Outcome.PENDING:
            return walk, None
        if headers and walk.answer is not None and walk.answer.status == 304:
            return _refused(walk, (Outcome.UNCHANGED, NOT_MODIFIED)), None
        # brotli decodes four megabytes before it gives out any, and lets the loop go on meanwhile.
        is_brotli = walk.answer is not None and "br" in walk.answer.header("content-encoding")
        refusal, content = await in_own_thread(lambda: self._read(walk)) if is_brotli else self._read(walk)
        if refusal is None:
            return walk, content
        return _refused(walk, refusal), None

    def _read(self, walk: Walk) -> tuple[Refusal | None, bytes]:
        """The decoded content of the walk's last answer, or why it is no page."""
        answer = walk.answer
        if answer is None or answer.exchange is None or answer.status == 304:
            return (Outcome.FAILED_PROTOCOL, "no page, although none was held"), b""
        media_type = answer.exchange.content_type.partition(";")[0].strip().lower()
        if media_type and media_type not in MEDIA_TYPES:
            return (Outcome.SKIPPED_MEDIA, media_type[:100]), b""
        coding = answer.header("content-encoding")
        try:
            content = decode(answer.body, coding, self.settings.decoded_page_bytes)
        except DecodingError as fault:
            return (Outcome.FAILED_ENCODING, fault.reason), b""
        if not media_type and not looks_like_text(content):
            return (Outcome.SKIPPED_MEDIA, "no media type, and no text"), b""
        return None, content


@dataclass(slots=True, kw_only=True)
class _Collected:
    """What a visit has so far."""

    entry: Entry
    exchanges: list[Exchange]
    pages: list[int]
    detail: str = ""
    retry_at: datetime | None = None

    def as_visit(self) -> Visit:
        return Visit(
            entry=self.entry,
            exchanges=tuple(self.exchanges),
            outcome=Outcome.PENDING,
            detail=self.detail,
            pages=tuple(self.pages),
            retry_at=self.retry_at,
        )


@dataclass(frozen=True, slots=True)
class _Rules:
    """Where the walk to an article may lead: `article_url` itself, and what its source's scope covers."""

    source: Source
    article_url: str

    def refuse(self, url: str) -> Refusal | None:
        if not in_scope(url, self.source.hosts):
            return Outcome.SKIPPED_SCOPE, f"leads to {ada_url.URL(url).hostname[:100]}"
        if not any(covers(self.source, form) for form in _forms(url)):
            return Outcome.SKIPPED_SCOPE, "leads outside the source's patterns"
        if reason := trap(url):
            return Outcome.SKIPPED_URL, reason
        if _is_homepage(url) and not _is_homepage(self.article_url):
            return Outcome.FAILED_REDIRECT, "leads to the homepage"
        return None


def _with_validators(visit: Visit, walk: Walk) -> Visit:
    """The visit with the validators of the walk's last answer."""
    if walk.answer is None:
        return visit
    etag, last_modified = walk.answer.header("etag"), walk.answer.header("last-modified")
    return replace(visit, etag=etag or None, last_modified=last_modified or None)


def _opted_out(entry: Entry, exchanges: tuple[Exchange, ...], obeyed: list[OptOut]) -> Visit:
    """The visit of a page that asks not to be used so; one that must not be archived leaves no exchange of its own."""
    detail = "; ".join(f"{each.signal}: {each.said_by}" for each in obeyed)
    return Visit(entry=entry, exchanges=exchanges, outcome=Outcome.SKIPPED_OPT_OUT, detail=detail)


def looks_like_text(content: bytes) -> bool:
    """Whether content that came without a media type may be a page: text, as browsers sniff it.

    >>> looks_like_text(b"<!doctype html>"), looks_like_text(bytes(8))
    (True, False)
    """
    start = content[:_SNIFFED_BYTES]
    return start.startswith(_TEXT_MARKS) or (bool(start.strip()) and b"\0" not in start)


def _forms(url: str) -> Iterator[str]:
    """The address, and without the query that paging gave it: patterns are written for the article's own."""
    yield url
    yield url.partition("?")[0]


def _is_homepage(url: str) -> bool:
    parsed = ada_url.URL(url)
    return parsed.pathname in _HOMEPAGES and not parsed.search


def _refused(walk: Walk, refusal: Refusal) -> Walk:
    outcome, detail = refusal
    return Walk(url=walk.url, outcome=outcome, detail=detail, exchanges=walk.exchanges, answer=walk.answer)
