-- How each capture of the batch ended, as end_attempts.sql takes it.
CREATE OR REPLACE TEMP TABLE ended AS
WITH judged AS (
    FROM incoming LEFT JOIN decided USING (place)
    SELECT
        place, entry_url, incoming.source_id, incoming.capture_id,
        CASE WHEN len(reasons) = 0 THEN incoming.article_id END AS article_id, incoming.published_at,
        CASE WHEN len(reasons) > 0 THEN 'quarantined' WHEN is_new THEN 'loaded' ELSE 'unchanged' END AS outcome,
        array_to_string(reasons, ', ') AS detail
    UNION ALL BY NAME
    FROM rejected SELECT place, entry_url, source_id, capture_id, 'quarantined' AS outcome, reason AS detail
)

FROM judged
SELECT
    place, entry_url AS canonical_url, source_id, outcome, nullif(detail, '') AS detail, capture_id,
    article_id, published_at, NULL::TIMESTAMPTZ AS retry_at, false AS is_transient;
