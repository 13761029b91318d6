"""The search index, kept in the load's own transaction: words, their stems, and where they occur."""

from functools import cache
from itertools import groupby
from operator import itemgetter

import duckdb
import pyarrow as pa
import Stemmer

from warehouse.database import run_script
from warehouse.sql import statement

LANGUAGE_CODE_LETTERS = 2
"""libstemmer also answers to names such as `porter`, which are no languages."""


RECENT_POSTINGS = 2_000_000
"""Postings that are scanned whole for every query, in some ten milliseconds, before they are made a sorted run."""


def index_texts(connection: duckdb.DuckDBPyConnection) -> None:
    """Have search find what was seen last, by the tables `standing` and `superseded` of this connection."""
    run_script(connection, "index_documents")
    missing = "FROM unindexed ANTI JOIN documents USING (version_id) SELECT 1 LIMIT 1"
    if connection.execute(missing).fetchall():
        run_script(connection, "index_returned")
    run_script(connection, "index_words")
    new_words = connection.execute(statement("new_words")).to_arrow_table()
    connection.register("stemmed", stem_words(new_words))
    run_script(connection, "index_postings")
    [(recent,)] = connection.execute("SELECT count(*) FROM search.recent_postings").fetchall()
    if recent >= RECENT_POSTINGS:
        run_script(connection, "append_run")


def stem_words(words: pa.Table) -> pa.Table:
    """The table (`word`, `language`) with the column `stem`: the word itself where its language has no stemmer.

    >>> table = pa.table({"word": ["membacakan", "readings"], "language": ["id", "en"]})
    >>> stem_words(table)["stem"].to_pylist()
    ['baca', 'read']
    """
    rows = zip(words["language"].to_pylist(), words["word"].to_pylist(), strict=True)
    stems: list[str] = []
    for language, of_language in groupby(rows, key=itemgetter(0)):  # a language's words come together
        spelled = [word for _, word in of_language]
        stemmer = _stemmer(language)
        stems += spelled if stemmer is None else stemmer.stemWords(spelled)
    return words.append_column("stem", pa.array(stems, pa.string()))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    if len(language) != LANGUAGE_CODE_LETTERS:
        return None
    try:
        return Stemmer.Stemmer(language, 0)  # it is never asked for a word again: to remember them costs more
    except KeyError:
        return None
