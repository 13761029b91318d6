-- The batch's own row: last, and in the same transaction as all the others.
INSERT INTO ops.batches BY NAME
FROM ended LEFT JOIN decided USING (place)
SELECT
    $batch_id AS batch_id,
    $run_id AS run_id,
    $input_hash AS input_hash,
    count(*) FILTER (outcome = 'loaded') AS loaded_count,
    count(*) FILTER (outcome = 'loaded' AND version > 1) AS version_count,
    count(*) FILTER (outcome = 'unchanged') AS unchanged_count,
    count(*) FILTER (outcome = 'quarantined') AS quarantined_count,
    $now AS loaded_at;
