-- The batches that the last 30 runs loaded, at most 100 a run, in the order they were loaded.
SELECT run_id, batch_id, loaded_at, loaded_count, version_count, unchanged_count, quarantined_count
FROM ops.batches
WHERE run_id IN (SELECT run_id FROM ops.runs ORDER BY started_at DESC LIMIT 30)
QUALIFY row_number() OVER (PARTITION BY run_id ORDER BY loaded_at, batch_id) <= 100
ORDER BY run_id, loaded_at, batch_id
