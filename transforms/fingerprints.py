"""Fingerprints of a text: one for the same text, one for nearly the same.

`content_hash` tells versions apart, so it sees every word and mark that a person put there, and not what
typesetting does by itself. `near_duplicate_signature` tells stories apart, so it sees runs of words only: it says
how alike two texts are, and `least_shingles` which texts are worth that question.
"""

import hashlib
import re
import struct
import unicodedata
import zlib
from functools import lru_cache
from operator import eq

from rensa import RMinHash

PERMUTATIONS = 128
"""The standard error of `similarity` is 0.044 at most; with 64 it would be 0.063."""
SIGNATURE_BYTES = 2 * PERMUTATIONS
"""The low 16 bits of each minimum are kept: two unlike minima agree by chance once in 65,536."""
_SEED = 20_210_714
"""Any fixed number; another one makes all stored signatures incomparable with new ones."""
_FORMAT = f"<{PERMUTATIONS}H"

SHINGLE_WORDS = 5
"""Runs of five words are hardly ever shared by chance, and an edit spoils five of them at most."""
SHORT_SHINGLE_WORDS = 3
_SHORT_WORDS = 30
"""Texts of fewer words are compared by shorter runs, of which they have enough."""

LEAST_SHINGLES = 12
"""Hashes kept of a text: those of a copy cut to two fifths share one with its original's 98 times in 100."""

_FOLDED = (
    *((quote, "'") for quote in '"`´‘’‚‛“”„‟‹›«»′″'),
    *((dash, "-") for dash in "‐‑‒–—―−"),
    *((invisible, "") for invisible in "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),
)
_DOUBLED = re.compile(r"''+|--+")

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Scripts without spaces between words, as a class of a regular expression: each character stands for a word."""
_HAS_UNSPACED = re.compile(rf"[{UNSPACED}]")
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_SPACED_WORD = re.compile(r"\w+")


@lru_cache(maxsize=2)  # a body is asked for twice, by its hash and by its signature
def normalized(text: str) -> str:
    r"""The text as a reader would read it aloud: without case, form, or the choice of quote, dash and space.

    Folded, because publishers' systems change them between two visits without anybody touching the text:
    Unicode form (NFKC: full-width figures, ligatures, "…"), case, every kind of quotation mark and dash,
    white space and line breaks, invisible characters. Kept: all other punctuation, since commas are edits.

    >>> normalized("“Naik  5\u00a0%” – kata ﬁrma…")
    "'naik 5 %' - kata firma..."
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    for character, folded in _FOLDED:  # forty times faster than str.translate, as most are absent
        plain = plain.replace(character, folded)
    return " ".join(_DOUBLED.sub(lambda run: run[0][0], plain).split())


def content_hash(title: str | None, body: str) -> str:
    r"""The SHA-256 (64 hex digits) of the normalized title and body.

    >>> content_hash("Judul", "Isi “teks”.") == content_hash("JUDUL", 'Isi\n"teks".')
    True
    """
    text = f"{normalized(title or '')}\n{normalized(body)}"
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def near_duplicate_signature(body: str) -> bytes:
    """The MinHash signature of a body's word shingles: `SIGNATURE_BYTES` long, the same on every machine."""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update(_shingles(body))
    return struct.pack(_FORMAT, *(minimum & 0xFFFF for minimum in sketch.digest()))


def least_shingles(body: str) -> list[int]:
    """The least of the hashes (32 bits) of a body's word shingles, at most `LEAST_SHINGLES`, ascending.

    Two texts that share a part of their shingles share about that part of these, and a text that lies in another
    has all of the other's that are its own: so both are found by looking a dozen numbers up.

    >>> text = "Hujan turun di hulu sejak pagi hari ini dan warga bersiap untuk mengungsi ke balai desa"
    >>> len(least_shingles(text)), len(set(least_shingles(text)) & set(least_shingles(text + " malam nanti"))) > 6
    (12, True)
    """
    hashes = {zlib.crc32(shingle.encode("utf-8", "surrogatepass")) for shingle in _shingles(body)}
    return sorted(hashes)[:LEAST_SHINGLES]


def similarity(a: bytes, b: bytes) -> float:
    """The estimated share (0..1) of shingles that two signed texts have in common (Jaccard).

    >>> one, two = "Hujan turun di hulu sejak pagi hari ini", "Hujan turun di hulu sejak pagi hari itu"
    >>> similarity(near_duplicate_signature(one), near_duplicate_signature(one))
    1.0
    >>> 0.4 < similarity(near_duplicate_signature(one), near_duplicate_signature(two)) < 0.95
    True
    """
    agreeing: int = sum(map(eq, memoryview(a).cast("H"), memoryview(b).cast("H")))
    return agreeing / PERMUTATIONS


@lru_cache(maxsize=1)  # a text that is signed is asked for its least shingles next
def _shingles(body: str) -> list[str]:
    """The runs of words of a body; one run of all of them where they are fewer."""
    text = normalized(body)
    words = (_WORD if _HAS_UNSPACED.search(text) else _SPACED_WORD).findall(text)
    size = SHINGLE_WORDS if len(words) >= _SHORT_WORDS else SHORT_SHINGLE_WORDS
    runs = zip(*(words[start:] for start in range(size)), strict=False)
    return [" ".join(run) for run in runs] or [" ".join(words)]
