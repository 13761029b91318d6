"""Stemming."""

import pyarrow as pa

from warehouse.indexing import stem_words


def test_words_are_stemmed_by_their_language() -> None:
    words = pa.table(
        {"word": ["berlari", "running", "running", "跑步", "porter"], "language": ["id", "en", "", "zh", "porter"]}
    )
    assert stem_words(words)["stem"].to_pylist() == ["lari", "run", "running", "跑步", "porter"]
