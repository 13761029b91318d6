"""Learnt boilerplate: the lines that a source prints in many of its articles, and a text without them.

Which lines these are is learnt in the warehouse (`warehouse/boilerplate.py`). Here is only what both sides must
do alike, the key of a line, and the removal.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

# Hashes are kept in tables: another reading of words would forget all that was learnt, so this one stays.
_WORDS = re.compile(r"\w+")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """The lines of one source that are no article's own: the hashes of their keys, and the version they make."""

    version: str
    hashes: frozenset[str]


def recurring(hashes: Iterable[str]) -> Recurring | None:
    """The lines with these hashes as one table, or None where there are none; equal tables have equal versions.

    >>> recurring(["b", "a"]) == recurring(["a", "b", "a"])
    True
    """
    known = frozenset(hashes)
    if not known:
        return None
    digest = hashlib.sha256("\n".join(sorted(known)).encode())
    return Recurring(version=digest.hexdigest()[:16], hashes=known)


def line_hash(line: str) -> str | None:
    """The hash by which a line is known again, case and punctuation apart; None for a line without words.

    16 hex digits: among ten thousand million lines, one is taken for one of a hundred learnt ones by chance
    about once in twenty million archives.

    >>> line_hash("- Ikuti kami di Kanal X!") == line_hash("IKUTI KAMI DI KANAL X")
    True
    >>> line_hash("***")
    """
    words = " ".join(_WORDS.findall(line.casefold()))
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() if words else None


def without_recurring(text: str, lines: Recurring | None) -> str:
    r"""The text without the lines that recur; its other lines, and the paragraphs they make, are as they were.

    >>> lines = recurring([line_hash("Unduh aplikasi Kabar Hulu") or ""])
    >>> without_recurring("Padi dipanen.\n\nUnduh aplikasi Kabar Hulu!\n\n- satu\n- dua", lines)
    'Padi dipanen.\n\n- satu\n- dua'
    """
    if lines is None:
        return text
    kept = [line for line in text.split("\n") if line_hash(line) not in lines.hashes]
    return _BLANK_LINES.sub("\n\n", "\n".join(kept)).strip("\n")
