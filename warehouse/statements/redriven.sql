-- What a run took out of quarantine: as it was held before, and what became of it now.
WITH before AS (
    FROM quality.quarantine
    SELECT
        capture_id, source_id, url, state, reasons, detail,
        article ->> 'title' AS title, (article ->> 'word_count')::BIGINT AS word_count
    WHERE closing_run_id = $run_id
),

versions AS (
    FROM core.article_versions SELECT capture_id, title, word_count WHERE capture_id IN (FROM before SELECT capture_id)
),

held AS (
    FROM quality.quarantine
    SELECT
        capture_id, reasons, detail, article ->> 'title' AS title, (article ->> 'word_count')::BIGINT AS word_count
    WHERE run_id = $run_id
)

FROM before
LEFT JOIN (FROM ops.attempts WHERE run_id = $run_id AND batch_id IS NOT NULL) AS attempt USING (capture_id)
LEFT JOIN versions USING (capture_id)
LEFT JOIN held USING (capture_id)
SELECT
    capture_id,
    before.source_id,
    before.url,
    before.state,
    before.reasons AS reasons_before,
    before.detail AS detail_before,
    before.title AS title_before,
    before.word_count AS word_count_before,
    attempt.outcome,
    held.reasons AS reasons_after,
    held.detail AS detail_after,
    coalesce(held.title, versions.title) AS title_after,
    coalesce(held.word_count, versions.word_count) AS word_count_after
ORDER BY before.source_id, capture_id;
