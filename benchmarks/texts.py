"""Endless articles made of the corpus' Indonesian texts, and the edits of an editor.

Real sentences are put together anew, a quarter of their words are drawn from elsewhere in the corpus, and now and then
a word is one that nobody wrote before, as names and figures are. So the words have the corpus' frequencies, the
vocabulary grows as real ones do, and two articles have little more in common than two of one newspaper; every tenth is
an edited copy of an earlier one, as syndicated texts are.
"""

import gzip
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
_PARAGRAPHS = re.compile(r"(?<=[.!?\"”]),(?=[A-Z\"“'])")
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“'])")
_SYLLABLES = [first + second for first in "bdgklmnrst" for second in "aeiou"]
_LEAST_WORDS = 60
_SENTENCES_KEPT = 0.65
_WORDS_DRAWN = 0.25
_WORDS_INVENTED = 0.005
COPY_EVERY = 10

Paragraphs = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A headline and paragraphs of sentences."""

    title: str
    paragraphs: Paragraphs

    @property
    def body(self) -> str:
        """The text as extraction gives it."""
        return "\n\n".join(" ".join(sentences) for sentences in self.paragraphs)

    @property
    def sentences(self) -> list[str]:
        """All sentences, in order."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]


def real_texts() -> list[Text]:
    """The corpus' texts of at least 60 words, cut into paragraphs and sentences."""
    with gzip.open(CORPUS / "indonesian_texts.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Text(
            title=" ".join(row["title"].split()),
            paragraphs=tuple(
                tuple(_SENTENCES.split(" ".join(part.split())))
                for part in _PARAGRAPHS.split(row["body"])
                if part.strip()
            ),
        )
        for row in rows
        if len(row["body"].split()) >= _LEAST_WORDS
    ]


class Texts:
    """Articles by number: the same number is the same text, whoever asks and in whatever order."""

    def __init__(self, real: Sequence[Text]) -> None:
        self._real = real

    @cached_property
    def sentences(self) -> list[str]:
        """Every sentence of the corpus."""
        return [sentence for text in self._real for sentence in text.sentences]

    @cached_property
    def _words(self) -> list[str]:
        return [word for sentence in self.sentences for word in sentence.split()]

    def text(self, number: int) -> Text:
        """The article of this number; every tenth is an edited copy of one of the thousand before it."""
        if number % COPY_EVERY == COPY_EVERY - 1:
            choice = random.Random(number)
            copied = choice.randrange(max(number - 1000, 0), number)
            if copied % COPY_EVERY != COPY_EVERY - 1:
                return edited(self._made(copied), choice.choice(EDITS), choice, self.sentences)
        return self._made(number)

    def _made(self, number: int) -> Text:
        choice = random.Random(-1 - number)
        base = choice.choice(self._real)
        paragraphs = tuple(
            tuple(
                self._altered(sentence if choice.random() < _SENTENCES_KEPT else choice.choice(self.sentences), choice)
                for sentence in paragraph
            )
            for paragraph in base.paragraphs
        )
        return Text(self._altered(base.title, choice), paragraphs)

    def _altered(self, sentence: str, choice: random.Random) -> str:
        words = sentence.split()
        for _ in range(round(len(words) * _WORDS_DRAWN)):
            words[choice.randrange(len(words))] = choice.choice(self._words)
        if choice.random() < _WORDS_INVENTED * len(words):
            words[choice.randrange(len(words))] = invented_word(choice)
        return " ".join(words)


def invented_word(choice: random.Random) -> str:
    """A figure or a name."""
    if choice.random() < 0.5:
        return str(choice.randrange(10_000, 1_000_000))
    return "".join(choice.choices(_SYLLABLES, k=4)).title()


def _cut(text: Text, choice: random.Random, pool: Sequence[str]) -> Text:
    """The first half to four fifths of the sentences."""
    left = round(len(text.sentences) * choice.uniform(0.5, 0.8))
    kept = []
    for paragraph in text.paragraphs:
        if left > 0:
            kept.append(paragraph[:left])
        left -= len(paragraph)
    return Text(text.title, tuple(kept))


def _extended(text: Text, choice: random.Random, pool: Sequence[str]) -> Text:
    """A fifth to a half more sentences, of other texts, at the end."""
    more = max(round(len(text.sentences) * choice.uniform(0.2, 0.5)), 1)
    return Text(text.title, (*text.paragraphs, *((sentence,) for sentence in choice.choices(pool, k=more))))


def _retitled(text: Text, choice: random.Random, pool: Sequence[str]) -> Text:
    """Another headline."""
    return Text(" ".join(choice.choice(pool).split()[:10]), text.paragraphs)


def _moved(text: Text, choice: random.Random, pool: Sequence[str]) -> Text:
    """A fifth of the sentences at other places, and all in paragraphs of two."""
    sentences = text.sentences
    for _ in range(max(len(sentences) // 5, 1)):
        sentence = sentences.pop(choice.randrange(len(sentences)))
        sentences.insert(choice.randrange(len(sentences) + 1), sentence)
    return Text(text.title, tuple(tuple(sentences[place : place + 2]) for place in range(0, len(sentences), 2)))


def _touched(text: Text, choice: random.Random, pool: Sequence[str]) -> Text:
    """One word in a hundred is another, as an editor's last hand leaves it."""
    words = [word for sentence in pool[:1000] for word in sentence.split()]
    changed = tuple(
        tuple(
            " ".join(choice.choice(words) if choice.random() < 0.01 else word for word in sentence.split())
            for sentence in paragraph
        )
        for paragraph in text.paragraphs
    )
    return Text(text.title, changed)


_HANDS: dict[str, Callable[[Text, random.Random, Sequence[str]], Text]] = {
    "cut": _cut,
    "extended": _extended,
    "retitled": _retitled,
    "moved": _moved,
    "touched": _touched,
}
EDITS = tuple(_HANDS)


def edited(text: Text, how: str, choice: random.Random, pool: Sequence[str]) -> Text:
    """The text as an editor leaves it: `cut`, `extended`, `retitled`, `moved` or `touched`.

    Sentences that are added, and words that are put in, are drawn from `pool`.
    """
    return _HANDS[how](text, choice, pool)
