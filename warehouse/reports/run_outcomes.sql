-- How the visits of each of the last 30 runs ended, by outcome, most frequent first.
SELECT run_id, outcome, count(*) AS attempt_count, count(DISTINCT source_id) AS source_count
FROM ops.attempts
WHERE run_id IN (SELECT run_id FROM ops.runs ORDER BY started_at DESC LIMIT 30)
GROUP BY run_id, outcome
ORDER BY run_id, attempt_count DESC, outcome
