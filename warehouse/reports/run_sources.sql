-- How the visits of each of the last 30 runs ended, by source.
SELECT
    run_id,
    source_id,
    count(*) AS attempt_count,
    count(*) FILTER (WHERE outcome = 'loaded') AS loaded_count,
    count(*) FILTER (WHERE outcome = 'unchanged') AS unchanged_count,
    count(*) FILTER (WHERE outcome = 'quarantined') AS quarantined_count,
    count(*) FILTER (WHERE outcome LIKE 'skipped%') AS skipped_count,
    count(*) FILTER (WHERE outcome LIKE 'failed%') AS failed_count
FROM ops.attempts
WHERE run_id IN (SELECT run_id FROM ops.runs ORDER BY started_at DESC LIMIT 30)
GROUP BY run_id, source_id
ORDER BY run_id, source_id
