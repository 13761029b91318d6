"""What may come next in a query."""

import pytest

from flows.sql_words import Vocabulary

VOCABULARY = Vocabulary(
    tables={
        "core.articles": ["article_id", "body"],
        "marts.articles": ["article_id", "title", "published_at"],
        "marts.edits": ["article_id", "change"],
    },
    functions=["abs", "marts.search", "sum"],
    keywords=["select", "from", "where"],
)


def continuations(text: str) -> list[str]:
    """What the word at the end of the text, or at `|`, may become."""
    before = text.find("|") if "|" in text else len(text)
    return [word.text for word in VOCABULARY.continuations(text.replace("|", ""), before)[1]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sel", ["select"]),
        ("SEL", ["select"]),
        ("select * from mar", ["marts.articles", "marts.edits", "marts.search"]),
        ("select * from marts.e", ["marts.edits"]),
        ("select * from art", ["articles"]),
        ("select ti| from marts.articles", ["title"]),
        ("select a.| from marts.articles as a", ["a.article_id", "a.title", "a.published_at"]),
        ("select edits.c| from marts.edits", ["edits.change"]),
        ("select e.c| from marts.articles a join marts.edits e", ["e.change"]),
        ("select marts.articles.t", ["marts.articles.title"]),
        ("select su", ["sum"]),
        ("select ", []),
        ("'unheard-of", []),
    ],
)
def test_a_word_is_continued_by_what_the_query_can_hold(text: str, words: list[str]) -> None:
    assert continuations(text) == words
