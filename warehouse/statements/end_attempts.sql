-- `ended`: attempts that ended, in order: place, canonical_url, source_id, outcome, detail, capture_id, article_id,
-- published_at (the article's), retry_at, is_transient.
-- What the frontier knows of them is looked up once, and changed at its places.
CREATE OR REPLACE TEMP TABLE attempted AS
FROM ops.frontier SEMI JOIN ended USING (canonical_url) SELECT rowid AS row_id, canonical_url, attempt_count;

INSERT INTO ops.attempts BY NAME
FROM ended LEFT JOIN attempted USING (canonical_url)
SELECT
    canonical_url,
    coalesce(attempted.attempt_count, 0)
        + row_number() OVER (PARTITION BY canonical_url ORDER BY ended.place) AS attempt_number,
    ended.source_id,
    $run_id AS run_id,
    $batch_id AS batch_id,
    ended.outcome,
    ended.detail,
    ended.capture_id,
    $now AS attempted_at
ORDER BY ended.place;

-- A transient failure is due again after an hour, doubled with every further one up to a week, or when the peer said.
-- One of a held article that was visited by its plan alone, and so was not due, waits for the plan.
UPDATE ops.frontier
SET outcome = last.outcome,
    detail = last.detail,
    capture_id = coalesce(last.capture_id, frontier.capture_id),
    article_id = coalesce(last.article_id, frontier.article_id),
    aged_from = CASE
        WHEN last.article_id IS NOT NULL
        THEN least(frontier.aged_from, frontier.discovered_at, frontier.published_at, last.published_at)
        ELSE frontier.aged_from
    END,
    attempt_count = frontier.attempt_count + last.ended_count,
    failure_count = CASE WHEN last.is_transient THEN frontier.failure_count + last.ended_count ELSE 0 END,
    attempted_at = $now,
    due_at = CASE
        WHEN last.is_transient
            AND (frontier.article_id IS NULL OR frontier.due_at IS NOT NULL)
            AND frontier.failure_count + last.ended_count < $most_attempts
        THEN coalesce(
            last.retry_at,
            $now::TIMESTAMPTZ + to_hours(least(2 ** (frontier.failure_count + last.ended_count - 1), 168)::INTEGER)
        )
    END
FROM (
    FROM ended JOIN attempted USING (canonical_url)
    SELECT ended.*, row_id, count(*) OVER (PARTITION BY canonical_url)::INTEGER AS ended_count
    QUALIFY row_number() OVER (PARTITION BY canonical_url ORDER BY place DESC) = 1
) AS last
WHERE frontier.rowid = last.row_id;
