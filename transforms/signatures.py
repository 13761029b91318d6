"""What signs a text below its last paragraph: initials, and notes of who reported and edited it.

- initials: "(sya)";
- a note: "Reporting by Ann Lee in Harrow; Editing by Peter Moor";
- a note of a line for each role: "Pewarta: Ani Wijaya", "Editor: Budi Santoso".
"""

import re
from collections.abc import Sequence

from transforms.blocks import Block

INITIALS = re.compile(r"^\s*[(\[]\s*([A-Za-z]{2,5}(?:\s?[/,\-]\s?[A-Za-z]{2,5}){0,3})\s*[)\]]\s*\.?\s*$")
_INITIALS_AT_END = re.compile(r"[.!?…”\"]\s*[(\[]([a-z]{2,5}(?:\s?[/,\-]\s?[A-Za-z]{2,5}){0,3})[)\]]\s*$")
_SIGNED_WITHIN = 3  # blocks; further down it is a comment or a caption
_NOTED_WITHIN = 8  # blocks; tags and share links may stand between
_LONGEST_NOTE = 300
_MOST_NOTES = 4

_REPORTED = r"(?:(?:additional|with|original) )?report(?:ing|ed) by|writing by|written by|compiled by"
_REPORTER = r"pewarta|penulis|reporter|wartawan|kontributor|laporan"
_NOTE = re.compile(
    rf"\W{{0,3}}(?:(?:{_REPORTED}|editing by|edited by)\s*:?\s+|(?:{_REPORTER}|editor|penyunting|redaktur)\s*:\s*)\w",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\s*[;|\n]\s*|\.\s+(?=[A-Z])")
_REPORTERS = re.compile(rf"\W{{0,3}}(?:(?:{_REPORTED})\s*:?|(?:{_REPORTER})\s*:)\s*(.+)", re.IGNORECASE)
_EDITORS = re.compile(r"\W{0,3}(?:edit(?:ing|ed) by\s*:?|(?:editor|penyunting|redaktur)\s*:)\s*(.+)", re.IGNORECASE)
_WHERE = re.compile(r"\s+(?:in|from|di) [A-Z][\w.’' -]{1,40}?(?=,|;| and | dan |[).]|$)")


def split_initials(body: str) -> tuple[str, str | None]:
    r"""The body without initials that sign it at the end, and those initials.

    >>> split_initials("Harga naik.\n\n(sya)")
    ('Harga naik.', 'sya')
    >>> split_initials("Harga naik. (ani/bud)")
    ('Harga naik.', 'ani/bud')
    >>> split_initials("Kata Badan Meteorologi (BMKG)")
    ('Kata Badan Meteorologi (BMKG)', None)
    """
    head, _, last = body.rstrip().rpartition("\n")
    if alone := INITIALS.match(last[:60]):
        return head.rstrip(), alone[1].replace(" ", "")
    if at_end := _INITIALS_AT_END.search(last[-60:]):
        cut = len(last) - len(last[-60:]) + at_end.start() + 1
        return (f"{head}\n{last[:cut]}" if head else last[:cut]).rstrip(), at_end[1].replace(" ", "")
    return body, None


def initials_below(blocks: Sequence[Block], last_key: str) -> str | None:
    """The initials that sign a text right below its last paragraph, outside of what was taken for the body."""
    signed = (INITIALS.match(text) for text in _below(blocks, last_key, _SIGNED_WITHIN))
    return next((found[1].replace(" ", "") for found in signed if found), None)


def note_below(blocks: Sequence[Block], last_key: str) -> str | None:
    """The note below a text's last paragraph that says who reported or edited it, or None."""
    return note_among(_below(blocks, last_key, _NOTED_WITHIN))


def note_among(lines: Sequence[str]) -> str | None:
    """The notes among some lines, as one text, or None.

    >>> note_among(["Tag: pasar", "Pewarta: Ani Wijaya", "Editor: Budi", "Copyright"])
    'Pewarta: Ani Wijaya | Editor: Budi'
    """
    notes = [line.strip(" ()[]") for line in lines if len(line) <= _LONGEST_NOTE and _NOTE.match(line)]
    return " | ".join(notes[:_MOST_NOTES]) or None


def reporters_in(note: str | None) -> list[str]:
    """What a note names reporters by, editors left out; places are dropped, names not yet split.

    >>> reporters_in("Reporting by Ann Lee in Harrow and Peter Moor in Wending; Editing by Jo Ash")
    ['Ann Lee and Peter Moor']
    >>> reporters_in("Pewarta: Ani Wijaya | Editor: Budi Santoso")
    ['Ani Wijaya']
    """
    named = (_REPORTERS.match(clause) for clause in _CLAUSE.split(note or ""))
    return [_WHERE.sub("", found[1]) for found in named if found]


def editors_in(note: str | None) -> list[str]:
    """What a note names editors by, not yet split.

    >>> editors_in("Pewarta: Ani Wijaya | Editor: Budi Santoso")
    ['Budi Santoso']
    """
    named = (_EDITORS.match(clause) for clause in _CLAUSE.split(note or ""))
    return [found[1] for found in named if found]


def _below(blocks: Sequence[Block], last_key: str, count: int) -> list[str]:
    """The texts of the first blocks below the one with this key."""
    place = next((place for place, block in enumerate(blocks) if block.key == last_key), None)
    return [] if place is None else [block.text for block in blocks[place + 1 : place + 1 + count]]
