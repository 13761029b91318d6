"""A page to an article: the steps, in reading order.

    decode    bytes → characters                                              characters.py
    parse     characters → one tree                                           markup.py
    read      tree → what the page says (headline, people, image, body …)     pages.py
              plain text → the same                                           texts.py
    unlearn   what the source prints in many of its articles                  recurring.py
    finish    initials, dateline, agency, times, language, fingerprints       this file

Pure: the same page, hints, learnt lines and version give the same article. The clock is the page's time of fetching.
"""

from collections.abc import Sequence
from dataclasses import replace

import trafilatura

from transforms import markup
from transforms.addresses import canonical_url
from transforms.agencies import agency_told, find_agency
from transforms.characters import decode_characters
from transforms.datelines import Dateline, split_dateline
from transforms.fingerprints import content_hash, near_duplicate_signature
from transforms.language import detect
from transforms.pages import read_page
from transforms.paging import next_page
from transforms.readings import Reading
from transforms.records import Article, Hints, Page, Paging, Rejection
from transforms.recurring import Recurring, without_recurring
from transforms.signatures import split_initials
from transforms.texts import read_text
from transforms.times import ChosenTime, TimeCandidate, choose, url_times
from transforms.urls import article_id

VERSION = "0.2.0"
"""Of Lumbung's own rules; raised whenever they may give another article for the same page."""

EXTRACTOR = "lumbung+trafilatura"
EXTRACTOR_VERSION = f"{VERSION}+{trafilatura.__version__}"

_SHORT_PAYWALLED_WORDS = 150
_MOST_CHARACTERS = 1_000_000  # a live blog of a week has a third of it; what is longer is a flood, or a book
_LEAST_CHARACTERS = 40  # the shortest news flash has a sentence


def extract_article(
    page: Page, hints: Hints, following: Sequence[Page] = (), learnt: Recurring | None = None
) -> Article | Rejection:
    """The article that a page holds, or why there is none; never raises for what a page may contain.

    Args:
        page: the article's first page.
        hints: what is known beside it.
        following: its further pages, in reading order.
        learnt: the lines that its source prints in many of its articles, which are left out.
    """
    first = _read(page, hints)
    if isinstance(first, Rejection):
        return first
    further = [reading for each in following if isinstance(reading := _read(each, hints), Reading)]
    reading, page_count = _assembled(first, further)
    if len(further) < len(following) or (page_count == 1 + len(further) and _lacks_page(page, following, hints)):
        reading = replace(reading, flags=(*reading.flags, "page_missing"))
    try:
        return _finish(_unlearnt(reading, learnt), page, hints, learnt, page_count=page_count)
    except MemoryError:
        raise  # the child's limit, for whoever set it
    except Exception as error:
        return _failed(page, hints, error)


def _read(page: Page, hints: Hints) -> Reading | Rejection:
    """What one page says, by the kind of its content."""
    if detail := markup.excess(page.content):
        return _rejection(page, hints, "too_complex", detail)
    try:
        decoded = decode_characters(page.content, page.content_type)
        if _is_plain(page, decoded.text):
            reading, flags = read_text(decoded.text, entry_title=hints.entry_title), decoded.flags
        else:
            tree = markup.parse(decoded.text)
            if tree is None:
                return _rejection(page, hints, "no_article", "there is no markup in it")
            weight = None if markup.is_light(tree) else markup.weigh(tree)
            if weight and weight.excess:
                return _rejection(page, hints, "too_complex", weight.excess)
            deep = ("possibly_truncated",) if weight and weight.is_deep else ()
            reading = read_page(tree, url=page.url, publisher=hints.publisher, title_from=hints.title_from)
            flags = (*decoded.flags, *deep)
    except MemoryError:
        raise  # the child's limit, for whoever set it
    except Exception as error:
        return _failed(page, hints, error)
    if reading is None:
        return _rejection(page, hints, "no_article", "no main text was found")
    return replace(reading, flags=(*flags, *reading.flags))


def _is_plain(page: Page, text: str) -> bool:
    """Whether a page is plain text; some servers and importers call markup so, and the reverse."""
    kind = page.content_type.partition(";")[0].strip().casefold()
    return kind in ("text/plain", "") and not text.lstrip("\ufeff \t\r\n").startswith("<")


def _assembled(first: Reading, further: Sequence[Reading]) -> tuple[Reading, int]:
    """An article's pages as one, and how many there are: a page counts that has a paragraph of its own."""
    paragraphs = first.body.split("\n\n")
    seen = set(paragraphs)
    page_count = 1
    for reading in further:
        added = [each for each in reading.body.split("\n\n") if each not in seen]
        paragraphs += added
        seen.update(added)
        page_count += bool(added)
    return replace(first, body="\n\n".join(paragraphs)), page_count


def _lacks_page(page: Page, following: Sequence[Page], hints: Hints) -> bool:
    """Whether the last page links to one after it that was not handed over."""
    if hints.paging_whole:
        return False
    last = following[-1] if following else page
    paging = Paging(pattern=hints.paging_pattern)
    target = next_page(last.content, last.url, paging, 1 + len(following), first_url=page.url)
    return target is not None and target not in {each.url for each in (page, *following)}


def _unlearnt(reading: Reading, learnt: Recurring | None) -> Reading:
    """The reading without the lines that recur: before a dateline is sought above, or initials below."""
    standfirst = without_recurring(reading.standfirst or "", learnt) or None
    return replace(reading, body=without_recurring(reading.body, learnt), standfirst=standfirst)


def _finish(
    reading: Reading, page: Page, hints: Hints, learnt: Recurring | None, *, page_count: int
) -> Article | Rejection:
    """The article, from what its pages say: the steps that markup and plain text share."""
    text, initials = split_initials(reading.body)
    dateline = split_dateline(text, outlets=[*([hints.publisher] if hints.publisher else []), *reading.outlets])
    body = "\n\n".join(part for part in (reading.standfirst, dateline.body.strip()) if part)
    if len(body) > _MOST_CHARACTERS:
        return _rejection(page, hints, "too_complex", f"a text of more than {_MOST_CHARACTERS} characters")
    if len(body) < _LEAST_CHARACTERS:
        return _rejection(page, hints, "no_article", "the main text is a scrap")
    url, url_from = canonical_url(reading.canonical_href, page_url=page.url, hints=hints)
    title, title_from = _title(reading, hints)
    language, confidence = detect(f"{title or ''}\n{body}", (*reading.languages, *hints.languages))
    times = _times(reading, page, hints, language)
    published = times.published
    agency, agency_from = _agency(reading, dateline, body)
    summary = reading.summary or hints.entry_summary
    evidence = {
        **reading.evidence,
        "canonical_url": url_from,
        "title": title_from,
        **({"published_at": f"{times.origin}:{times.property}".rstrip(":")} if times.origin else {}),
        **({"agency": agency_from} if agency else {}),
        **({"summary": "feed"} if summary and not reading.summary else {}),
        **({"modified_at": times.modified_origin} if times.modified_origin else {}),
    }
    words = len(body.split())
    flags = [*reading.flags, *times.notes]
    if reading.is_paywalled and words < _SHORT_PAYWALLED_WORDS:
        flags.append("paywalled_stub")
    return Article(
        article_id=article_id(url),
        source_id=hints.source_id,
        url=page.url,
        canonical_url=url,
        title=title,
        body=body,
        summary=summary,
        language=language,
        language_confidence=confidence,
        published_at=published.at if published else None,
        published_text=published.text if published else None,
        published_from=times.origin,
        published_precision=published.precision if published else None,
        time_zone=published.zone if published else None,
        time_zone_from=published.zone_from if published else None,
        modified_at=times.modified.at if times.modified else None,
        authors=reading.authors,
        byline=reading.byline or initials,
        section=reading.section,
        keywords=reading.keywords,
        dateline=dateline.dateline,
        dateline_place=dateline.place,
        agency=agency,
        image_url=reading.image.url,
        image_caption=reading.image.caption,
        image_credit=reading.image.credit,
        is_paywalled=reading.is_paywalled,
        page_count=page_count,
        word_count=words,
        content_hash=content_hash(title, body),
        near_duplicate_signature=near_duplicate_signature(body),
        evidence=evidence,
        flags=tuple(dict.fromkeys(flags)),
        extractor=EXTRACTOR,
        extractor_version=EXTRACTOR_VERSION,
        boilerplate_version=learnt.version if learnt else None,
        capture_id=page.capture_id,
        first_seen_at=page.fetched_at,
    )


def _title(reading: Reading, hints: Hints) -> tuple[str | None, str]:
    """The page's title, or the one that the feed gave."""
    if reading.title:
        return reading.title, reading.evidence.get("title", "visible")
    return (hints.entry_title, "feed") if hints.entry_title else (None, "none")


def _times(reading: Reading, page: Page, hints: Hints, language: str | None) -> ChosenTime:
    """When the article was published and last changed, by all that says so."""
    candidates = [*reading.times, *url_times(page.url)]
    feed_text = hints.entry_published_text
    if feed_text is None and hints.entry_published_at is not None:
        feed_text = hints.entry_published_at.isoformat()
    if feed_text:
        candidates.append(TimeCandidate(text=feed_text, origin="feed", property="published"))
    languages = tuple(dict.fromkeys([*([language] if language else []), *reading.languages, *hints.languages]))
    return choose(candidates, zone=hints.time_zone, languages=languages, now=page.fetched_at)


def _agency(reading: Reading, dateline: Dateline, body: str) -> tuple[str | None, str]:
    """The news agency that the text is credited to, and by what."""
    if dateline.agency:
        return dateline.agency, "dateline"
    if credited := find_agency(*reading.credits):
        return credited, "byline"
    told = agency_told(body)
    return told, "body" if told else ""


def _failed(page: Page, hints: Hints, error: Exception) -> Rejection:
    return _rejection(page, hints, "extraction_failed", f"{type(error).__name__}: {error}"[:200])


def _rejection(page: Page, hints: Hints, reason: str, detail: str) -> Rejection:
    return Rejection(source_id=hints.source_id, url=page.url, capture_id=page.capture_id, reason=reason, detail=detail)
