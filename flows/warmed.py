"""What the fork server imports before it forks: the extractor, warm.

An extractor loads much of what it needs with its first pages (language profiles, stop words, time zones: most
of a second of CPU). Children that are forked after that share it all; without it each of them, and each that
replaces one, would load it again.
"""

import gc
from datetime import UTC, datetime

import flows.extracting  # noqa: F401 -- what the children work with
from transforms.articles import extract_article
from transforms.records import Hints, Page

_TEXT = "Petani di hulu sungai itu mulai memanen padi pada hari Jumat, kata ketua kelompok tani setempat. "
_BODY = f"<p>{_TEXT * 3}</p>" * 6
_PAGES = (
    # One that the first attempt reads, and one with hardly any text, on which all the ways of reading are tried.
    f"<article><h1>Panen padi di hulu sungai</h1><p>Jumat, 2 Januari 2026 - 07:31 WIB</p>{_BODY}</article>",
    f"<h1>Panen padi</h1>{'<ul><li><a href=/a>Panen padi di hulu</a></li></ul>' * 40}<p>{_TEXT}</p>",
)


def _warm() -> None:
    for number, page in enumerate(_PAGES):
        extract_article(
            Page(
                capture_id=str(number),
                url=f"http://lumbung.test/2026/01/02/{number}",
                content=f"<html lang='id'><title>Panen padi</title><body>{page}</body></html>".encode(),
                content_type="text/html",
                fetched_at=datetime(2026, 1, 3, tzinfo=UTC),
            ),
            Hints(source_id="lumbung", time_zone="Asia/Jakarta", languages=("id",)),
        )


_warm()
# A child's garbage collection then passes over what it shares with the others, and does not copy it by touching it.
gc.freeze()
