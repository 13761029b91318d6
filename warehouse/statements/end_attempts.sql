-- `ended`: attempts that ended, in order: place, canonical_url, source_id, outcome, detail, capture_id, retry_at,
-- is_transient.
INSERT INTO ops.attempts BY NAME
FROM ended LEFT JOIN ops.frontier USING (canonical_url)
SELECT
    canonical_url,
    coalesce(frontier.attempt_count, 0)
        + row_number() OVER (PARTITION BY canonical_url ORDER BY ended.place) AS attempt_number,
    ended.source_id,
    $run_id AS run_id,
    $batch_id AS batch_id,
    ended.outcome,
    ended.detail,
    ended.capture_id,
    $now AS attempted_at
ORDER BY ended.place;

-- A transient failure is due again after an hour, doubled with every attempt up to a week, or when the peer said.
UPDATE ops.frontier
SET outcome = last.outcome,
    detail = last.detail,
    capture_id = coalesce(last.capture_id, frontier.capture_id),
    attempt_count = frontier.attempt_count + last.ended_count,
    attempted_at = $now,
    due_at = CASE
        WHEN last.is_transient AND frontier.attempt_count + last.ended_count < $most_attempts
        THEN coalesce(
            last.retry_at,
            $now::TIMESTAMPTZ + to_hours(least(2 ** (frontier.attempt_count + last.ended_count - 1), 168)::INTEGER)
        )
    END
FROM (
    FROM ended
    SELECT *, count(*) OVER (PARTITION BY canonical_url)::INTEGER AS ended_count
    QUALIFY row_number() OVER (PARTITION BY canonical_url ORDER BY place DESC) = 1
) AS last
WHERE frontier.canonical_url = last.canonical_url;
