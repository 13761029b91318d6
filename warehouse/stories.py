"""Stories, kept in the load's own transaction: which articles tell the same text, found without comparing all with all.

An article joins the story of the text that its own matches best, or founds one with it. It joins one story, once:
later versions of it are compared only while it has none. Where it matches texts of several stories closely, these
are one, and the one that was founded first goes on; no other story ever changes its name or loses a member.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import pyarrow as pa

from transforms.changes import Change
from transforms.fingerprints import least_shingles
from transforms.stories import LEAST_WORDS, MERGING_SIMILARITY, Likeness, likeness
from warehouse.columns import table_of
from warehouse.database import run_script
from warehouse.sql import statement

MOST_HOLDERS = 16
MOST_CANDIDATES = 16
RECENT_TEXTS = 50_000
"""Copies come within days: among so many latest texts the weakest sign is followed."""

COMPARED = frozenset({Change.FIRST, Change.CORRECTION, Change.UPDATE})
"""Changes after which a text may match others than the text before it."""

Matches = Sequence[tuple["Text", Likeness]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A version as it is compared."""

    version_id: int
    article_id: str
    signature: bytes
    word_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A row of core.story_members."""

    story_id: str
    article_id: str
    version_id: int
    matched_version_id: int | None = None
    similarity: float | None = None
    contained_share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shingled:
    """A row of the table `shingled`."""

    shingle_hash: int
    version_id: int


@dataclass(slots=True, kw_only=True)
class Stories:
    """The stories of some articles, and what is to be written of them.

    `story_ids` are by article; `founded_ids` say by which version each story began, so that older ones are known.
    """

    story_ids: dict[str, str]
    founded_ids: dict[str, int]
    members: list[Member] = field(default_factory=list)
    founded: list[str] = field(default_factory=list)
    merged_into: dict[str, str] = field(default_factory=dict)

    def join(self, text: Text, matches: Matches) -> None:
        """Put the article of a text into the story of the first match; stories that it matches closely become one."""
        best, how = matches[0]
        story_id = self._story_of(best)
        if how.similarity >= MERGING_SIMILARITY:
            for other, alike in matches[1:]:
                if alike.similarity >= MERGING_SIMILARITY:
                    story_id = self._merge(story_id, self._story_of(other))
        self.story_ids[text.article_id] = story_id
        self.members.append(
            Member(
                story_id=story_id,
                article_id=text.article_id,
                version_id=text.version_id,
                matched_version_id=best.version_id,
                similarity=how.similarity,
                contained_share=how.contained_share,
            )
        )

    def standing(self, story_id: str) -> str:
        """The story that a story is a part of by now: mostly itself."""
        while story_id in self.merged_into:
            story_id = self.merged_into[story_id]
        return story_id

    def _story_of(self, text: Text) -> str:
        """The story of a text that is matched; its article founds one when it has none."""
        if text.article_id not in self.story_ids:
            self.story_ids[text.article_id] = text.article_id
            self.founded_ids[text.article_id] = text.version_id
            self.founded.append(text.article_id)
            founder = Member(story_id=text.article_id, article_id=text.article_id, version_id=text.version_id)
            self.members.append(founder)
        return self.standing(self.story_ids[text.article_id])

    def _merge(self, one: str, other: str) -> str:
        """The older of two stories, of which the other is a part from now on."""
        if one == other:
            return one
        older, newer = sorted((one, other), key=lambda story_id: self.founded_ids[story_id])
        self.merged_into[newer] = older
        return older


def load_stories(connection: duckdb.DuckDBPyConnection, taken: Mapping[str, Sequence[int]]) -> None:
    """Write the stories of the texts that are new in the table `decided` of this connection.

    `taken` are the least shingles of texts by capture, where somebody took them already.
    """
    new_texts, shingled = _new_texts(connection, taken)
    connection.register("shingled", table_of(shingled, _Shingled))
    limits = {"most_holders": MOST_HOLDERS, "most_candidates": MOST_CANDIDATES, "recent_texts": RECENT_TEXTS}
    run_script(connection, "story_candidates", **limits)
    found = connection.execute("FROM candidates SELECT version_id, earlier_id ORDER BY ALL").fetchall()
    if not found:
        return
    texts = {text.version_id: text for text in (*new_texts, *_held_texts(connection))}
    stories = _stories(connection, {text.article_id for text in texts.values()})
    for text in new_texts:
        earlier = [texts[earlier_id] for version_id, earlier_id in found if version_id == text.version_id]
        if text.article_id not in stories.story_ids and (matches := _matches(text, earlier)):
            stories.join(text, matches)
    if stories.members:
        _write(connection, stories)


def _new_texts(
    connection: duckdb.DuckDBPyConnection, taken: Mapping[str, Sequence[int]]
) -> tuple[list[Text], list[_Shingled]]:
    """The texts of this batch that are compared, in the order of loading, and their least shingles."""
    wanted = (
        "FROM incoming JOIN decided USING (place) SELECT decided.version_id, incoming.article_id, "
        "near_duplicate_signature, word_count, incoming.capture_id, body "
        "WHERE is_new AND list_contains($compared, change) AND word_count >= $least_words ORDER BY version_id"
    )
    rows = connection.execute(wanted, {"compared": list(COMPARED), "least_words": LEAST_WORDS}).fetchall()
    texts, shingled = [], []
    for *columns, capture_id, body in rows:
        text = _text(columns)
        hashes = taken.get(capture_id) or least_shingles(body)
        texts.append(text)
        shingled += [_Shingled(shingle_hash=shingle_hash, version_id=text.version_id) for shingle_hash in hashes]
    return texts, shingled


def _held_texts(connection: duckdb.DuckDBPyConnection) -> list[Text]:
    return [_text(row) for row in connection.execute(statement("signed_texts")).fetchall()]


def _text(row: Sequence[Any]) -> Text:
    version_id, article_id, signature, word_count = row
    return Text(version_id=version_id, article_id=article_id, signature=signature, word_count=word_count)


def _stories(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> Stories:
    """The stories that these articles are in."""
    connection.register("compared", pa.table({"article_id": pa.array(article_ids, pa.string())}))
    known = connection.execute(statement("stories_of_articles")).fetchall()
    return Stories(
        story_ids={article_id: story_id for article_id, story_id, _ in known},
        founded_ids={story_id: founded_id for _, story_id, founded_id in known},
    )


def _matches(text: Text, earlier: Iterable[Text]) -> Matches:
    """The texts of other articles that a text matches, the best first, and of equals the one that was loaded first."""
    compared = (
        (other, likeness(text.signature, text.word_count, other.signature, other.word_count))
        for other in earlier
        if other.article_id != text.article_id
    )
    matches = [(other, alike) for other, alike in compared if alike.is_match]
    return sorted(matches, key=lambda match: (-match[1].similarity, match[0].version_id))


def _write(connection: duckdb.DuckDBPyConnection, stories: Stories) -> None:
    members = [replace(member, story_id=stories.standing(member.story_id)) for member in stories.members]
    connection.register("joined", table_of(members, Member))
    connection.register("founded", pa.table({"story_id": pa.array(stories.founded, pa.string())}))
    merged = list(stories.merged_into)
    standing = [stories.standing(story_id) for story_id in merged]
    columns = {"story_id": pa.array(merged, pa.string()), "merged_into_id": pa.array(standing, pa.string())}
    connection.register("merged", pa.table(columns))
    run_script(connection, "load_stories")
