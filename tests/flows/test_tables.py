"""What a run says of its tables after the loads."""

from flows.run import Run
from flows.tables import check

LEDGERLESS = """
    INSERT INTO core.article_versions BY NAME
    SELECT
        number::VARCHAR AS article_id, 'kabar' AS source_id, '' AS url, '' AS canonical_url,
        'Judul ' || number AS title, 'Isi.' AS body, []::VARCHAR[] AS authors,
        []::VARCHAR[] AS keywords, false AS is_paywalled, 1 AS page_count,
        5 AS word_count, number::VARCHAR AS content_hash, ''::BLOB AS near_duplicate_signature, MAP {} AS evidence,
        []::VARCHAR[] AS flags, '' AS extractor, '' AS extractor_version, 'nowhere' AS capture_id,
        now() AS first_seen_at, 1 AS version, 'first' AS change, 'run-1' AS run_id, 'batch' AS batch_id,
        now() AS loaded_at, number + 1 AS version_id
    FROM range(25) AS article (number)
"""


def test_empty_tables_have_nothing_to_note(bare_run: Run) -> None:
    check(bare_run)
    assert (bare_run.notes, bare_run.is_partial) == ([], False)


def test_a_critical_failure_makes_the_run_partial_and_a_warning_names_the_source(bare_run: Run) -> None:
    with bare_run.database.writing() as connection:
        connection.execute(LEDGERLESS)
    check(bare_run)
    assert bare_run.is_partial
    assert "lineage_is_complete: kabar (untraced_count 25)" in bare_run.notes
    assert "search_index_is_complete: kabar (unsearchable_count 25)" in bare_run.notes
    assert "recent_texts_are_articles: kabar (median_word_count 5, recent_count 25)" in bare_run.notes
    with bare_run.database.writing() as connection:
        found = connection.execute(
            "SELECT observed, run_id, batch_id FROM quality.results "
            "WHERE expectation = 'lineage_is_complete' AND source_id = 'kabar'"
        ).fetchall()
    assert found == [("untraced_count 25", "run-1", None)]
