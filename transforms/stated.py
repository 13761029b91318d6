"""What the page's JSON-LD states of its text, as a witness of the one that was found in the page.

`articleBody` is complete on few pages: often it is the first sentence, and headings, quotations and standfirst are
missing. So it is asked two things only: which long paragraphs are no part of an article that it tells whole, and what
the article is where the page has next to nothing of it, because a program is to write it there.

Questions with their answers (`FAQPage`) are stated whole. In the page they fold, the questions are buttons, and
trafilatura takes some answers and no question.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from html import unescape
from typing import Any

from transforms.blocks import Block, key_of, shingles_of
from transforms.characters import printable
from transforms.metadata import Metadata, plain

_LONGEST = 400_000  # characters
_LEAST_WORDS = 60
_WHOLE_SHARE = 0.9  # of what is stated that is in the text, from which the statement is about the same text
_TOLD_SHARE = 0.7  # of the text that is stated, from which the statement is whole
_OUTWEIGHED = 2  # times the words of the lines, from which a statement may stand for them
_LEAST_PARTED = 2
_PARAGRAPH_WORDS = 20
_KNOWN_SHARE = 0.5  # of a paragraph's shingles that are stated, from which it is
_MISSING_SHARE = 0.3  # of what is stated that is in the text, below which the page has another text, or none
_HEAD_LINES = 3  # in which a standfirst may be
_MOST_QUESTIONS = 50
_ANSWER_CHARACTERS = 40  # by which an answer is known
_TAG = re.compile(r"<[^<>]{1,300}>")
_PARAGRAPH_END = re.compile(r"</p\s*>|<br\s*/?>|\n", re.IGNORECASE)


def stated_body(metadata: Metadata) -> tuple[str, ...]:
    """The paragraphs that the JSON-LD of the page's article states; none where it states none, or a scrap."""
    value = metadata.article.get("articleBody")
    if not isinstance(value, str):
        return ()
    raw = _TAG.sub(" ", _PARAGRAPH_END.sub("\n", unescape(unescape(value[:_LONGEST]))))
    lines = tuple(line for each in printable(raw).split("\n") if (line := " ".join(each.split())))
    return lines if sum(len(line.split()) for line in lines) >= _LEAST_WORDS else ()


def without_unstated(lines: Sequence[str], stated: Sequence[str]) -> tuple[str, ...]:
    """The lines without long paragraphs that are no part of a statement that tells the whole text."""
    if not stated or not lines:
        return tuple(lines)
    said = shingles_of(" ".join(map(key_of, stated)))
    ours = shingles_of(" ".join(map(key_of, lines)))
    shared = len(ours & said)
    if shared < _WHOLE_SHARE * len(said) or shared < _TOLD_SHARE * len(ours):
        return tuple(lines)
    return tuple(line for index, line in enumerate(lines) if index < _HEAD_LINES or not _is_unstated(line, said))


def _is_unstated(line: str, said: set[tuple[str, ...]]) -> bool:
    if line.startswith("- ") or len(line.split()) < _PARAGRAPH_WORDS:
        return False
    return not _is_in(key_of(line), said)


def is_missing(lines: Sequence[str], stated: Sequence[str]) -> bool:
    """Whether most of what is stated is not among the lines, which are few beside it."""
    if _OUTWEIGHED * sum(len(line.split()) for line in lines) > sum(len(line.split()) for line in stated) or not stated:
        return False
    said = shingles_of(" ".join(map(key_of, stated)))
    return len(said & shingles_of(" ".join(map(key_of, lines)))) < _MISSING_SHARE * len(said)


def is_unparted(lines: Sequence[str], stated: Sequence[str]) -> bool:
    """Whether the lines are the statement itself, which trafilatura reads too, run together."""
    if len(lines) > 1 or len(stated) < _LEAST_PARTED:
        return False
    said, ours = shingles_of(" ".join(map(key_of, stated))), shingles_of(" ".join(map(key_of, lines)))
    return len(said & ours) >= _WHOLE_SHARE * max(len(said), len(ours))


def stated_questions(metadata: Metadata) -> list[tuple[str, str]]:
    """The questions and answers that the page states, in its order."""
    pages = (node for node in metadata.nodes if "FAQPage" in str(node.get("@type")))
    entries = (each for page in pages for each in _listed(page.get("mainEntity")) if isinstance(each, dict))
    pairs = ((plain(each.get("name")), _answer(each.get("acceptedAnswer"))) for each in entries)
    return [(question, answer) for question, answer in pairs if question and answer][:_MOST_QUESTIONS]


def _answer(value: object) -> str | None:
    first = next((each for each in _listed(value) if isinstance(each, dict)), {})
    return plain(first.get("text"))


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def with_questions(lines: Sequence[str], pairs: Sequence[tuple[str, str]], blocks: Sequence[Block]) -> tuple[str, ...]:
    """The lines with the questions above their answers, and with the answers that stand in the page but not in them.

    Only where one answer is among the lines; elsewhere the questions are no part of the article.
    """
    if not pairs:
        return tuple(lines)
    keys = [key_of(line) for line in lines]
    answers = [key_of(answer) for _, answer in pairs]
    places = [_begun(answer, keys) for answer in answers]
    at = next((place for place in places if place is not None), None)
    if at is None:
        return tuple(lines)
    known, said = set(keys), shingles_of(" ".join(keys))
    printed = [block.key for block in blocks]
    added = defaultdict[int, list[str]](list)
    for (question, _), answer, place in zip(pairs, answers, places, strict=True):
        if place is None:
            block = None if _is_in(answer, said) else _begun(answer, printed)
            added[at] += [] if block is None else [question, blocks[block].text]
            continue
        at = place
        is_asked = key_of(question) in known or (at > 0 and lines[at - 1].endswith("?"))
        added[at] += [] if is_asked else [question]
        known.add(key_of(question))
        while at < len(keys) and keys[at] in answer:
            at += 1
    return tuple(text for place in range(len(lines) + 1) for text in (*added[place], *lines[place : place + 1]))


def _begun(answer: str, keys: Sequence[str]) -> int | None:
    """The place of the key with which an answer begins; it may be cut into several."""
    start = answer[:_ANSWER_CHARACTERS]
    return next((place for place, key in enumerate(keys) if key.startswith(start)), None)


def _is_in(key: str, said: set[tuple[str, ...]]) -> bool:
    own = shingles_of(key)
    return len(own & said) >= _KNOWN_SHARE * len(own)
