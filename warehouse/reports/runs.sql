-- The last 30 runs, and what each loaded.
SELECT
    run.run_id,
    run.flow,
    run.state,
    run.started_at,
    date_diff('second', run.started_at, run.ended_at) AS duration_seconds,
    CAST(coalesce(sum(batch.loaded_count), 0) AS BIGINT) AS loaded_count,
    CAST(coalesce(sum(batch.version_count), 0) AS BIGINT) AS version_count,
    CAST(coalesce(sum(batch.unchanged_count), 0) AS BIGINT) AS unchanged_count,
    CAST(coalesce(sum(batch.quarantined_count), 0) AS BIGINT) AS quarantined_count
FROM ops.runs AS run
LEFT JOIN ops.batches AS batch USING (run_id)
GROUP BY run.run_id, run.flow, run.state, run.started_at, run.ended_at
ORDER BY run.started_at DESC
LIMIT 30
