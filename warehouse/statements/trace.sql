-- From an address or an article to all that led to it: one row, a list of rows for each link of the chain.
WITH asked AS (
    FROM core.article_versions SELECT DISTINCT article_id, capture_id
    WHERE article_id = $wanted::VARCHAR OR url = $wanted::VARCHAR OR canonical_url = $canonical_url::VARCHAR
),

urls AS (
    SELECT $canonical_url::VARCHAR AS canonical_url
    UNION
    FROM raw.captures SELECT entry_url
    WHERE url IN ($wanted::VARCHAR, $canonical_url::VARCHAR)
       OR entry_url = $canonical_url::VARCHAR
       OR capture_id IN (FROM asked SELECT capture_id)
    UNION
    FROM ops.frontier SELECT canonical_url WHERE url = $wanted::VARCHAR
    UNION
    FROM ops.attempts SELECT canonical_url WHERE capture_id IN (FROM asked SELECT capture_id)
),

entries AS (
    FROM ops.frontier WHERE canonical_url IN (FROM urls)
),

captures AS (
    FROM raw.captures
    WHERE (kind <> 'feed' AND entry_url IN (FROM urls))
       OR capture_id IN (FROM asked SELECT capture_id)
       OR capture_id IN (FROM entries SELECT feed_capture_id)
),

attempts AS (
    FROM ops.attempts WHERE canonical_url IN (FROM urls)
),

versions AS (
    FROM core.article_versions LEFT JOIN (
        FROM core.superseded_versions SELECT version_id, true AS is_superseded
    ) USING (version_id)
    SELECT
        article_versions.* EXCLUDE (body, near_duplicate_signature),
        is_superseded IS NULL AS is_current
    WHERE article_id IN (FROM asked SELECT article_id) OR capture_id IN (FROM captures SELECT capture_id)
),

edits AS (
    FROM core.edits WHERE version_id IN (FROM versions SELECT version_id)
),

removals AS (
    FROM core.removals WHERE article_id IN (FROM versions SELECT article_id)
),

story AS (
    FROM marts.syndication
    WHERE story_id IN (
        FROM core.story_members SELECT story_id WHERE article_id IN (FROM versions SELECT article_id)
    )
),

held AS (
    FROM quality.quarantine SELECT * EXCLUDE (article) WHERE capture_id IN (FROM captures SELECT capture_id)
),

said AS (
    FROM ops.opt_outs WHERE canonical_url IN (FROM urls)
),

loads AS (
    FROM ops.batches
    WHERE batch_id IN (
        FROM attempts SELECT batch_id UNION FROM versions SELECT batch_id UNION FROM held SELECT batch_id
    )
),

checks AS (
    FROM quality.results
    WHERE batch_id IN (FROM loads SELECT batch_id)
      AND (source_id IS NULL OR source_id IN (FROM captures SELECT source_id))
),

executions AS (
    FROM ops.runs
    WHERE run_id IN (
        FROM loads SELECT run_id UNION FROM captures SELECT run_id UNION FROM attempts SELECT run_id
        UNION FROM entries SELECT run_id
    )
)

SELECT
    (FROM entries SELECT list(entries ORDER BY discovered_at, canonical_url)) AS entries,
    (FROM attempts SELECT list(attempts ORDER BY canonical_url, attempt_number)) AS attempts,
    (FROM captures SELECT list(captures ORDER BY fetched_at, warc_file, warc_offset)) AS captures,
    (FROM versions SELECT list(versions ORDER BY article_id, version)) AS versions,
    (FROM held SELECT list(held ORDER BY quarantined_at, capture_id)) AS quarantined,
    (FROM said SELECT list(said ORDER BY canonical_url, seen_at, signal, said_by)) AS opt_outs,
    (FROM checks SELECT list(checks ORDER BY checked_at, suite, expectation, source_id)) AS checks,
    (FROM edits SELECT list(edits ORDER BY version_id)) AS edits,
    (FROM removals SELECT list(removals ORDER BY removed_at)) AS removals,
    (FROM story SELECT list(story ORDER BY story_id, lag_seconds, article_id)) AS story,
    (FROM loads SELECT list(loads ORDER BY loaded_at, batch_id)) AS batches,
    (FROM executions SELECT list(executions ORDER BY epoch)) AS runs;
