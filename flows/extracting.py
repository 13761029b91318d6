"""What a child process does with one captured article: read its pages from the archive, and extract.

Bytes of pages never cross between processes: a child is told where they lie and hands back an article.
"""

from dataclasses import dataclass
from functools import partial

from flows.batches import Captured
from flows.pool import KillablePool
from transforms.articles import extract_article
from transforms.decoding import DecodingError
from transforms.fingerprints import least_shingles
from transforms.records import Article, Rejection
from warehouse.captures import ArchiveDamaged, read_page
from warehouse.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What became of one captured article, and the hashes by which the load finds the story of its text.

    They are taken here, where the text's runs of words are at hand for its signature.
    """

    result: Article | Rejection
    least_shingles: tuple[int, ...] = ()


ExtractionPool = KillablePool[Captured, Extracted]


def extraction_pool(home: Home, workers: int) -> ExtractionPool:
    """Children that extract from this home's archive."""
    return KillablePool(partial(extract_captured, home), killed, workers=workers)


def extract_captured(home: Home, captured: Captured) -> Extracted:
    """The article that the captured pages hold, or why there is none; never raises for bad bytes."""
    result = _result(home, captured)
    if isinstance(result, Rejection):
        return Extracted(result=result)
    return Extracted(result=result, least_shingles=tuple(least_shingles(result.body)))


def _result(home: Home, captured: Captured) -> Article | Rejection:
    first = captured.captures[0]
    try:
        pages = [read_page(home, capture) for capture in captured.captures]
    except DecodingError as error:
        return _rejected(captured, "undecodable", str(error))
    except ArchiveDamaged as error:
        return _rejected(captured, "archive_damaged", str(error))
    if first.truncated:
        return _rejected(captured, "truncated", first.truncated)
    return extract_article(pages[0], captured.hints, tuple(pages[1:]), captured.learnt)


def killed(captured: Captured, how: str) -> Extracted:
    """What becomes of an article whose extraction passed a limit of time or memory."""
    return Extracted(result=_rejected(captured, "extraction_killed", how))


def _rejected(captured: Captured, reason: str, detail: str) -> Rejection:
    first = captured.captures[0]
    return Rejection(
        source_id=captured.hints.source_id,
        url=first.url,
        capture_id=first.capture_id,
        reason=reason,
        detail=detail,
    )
