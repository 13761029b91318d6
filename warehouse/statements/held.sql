-- What is in quarantine, newest first; of one source, or one capture, when they are named.
FROM quality.quarantine
SELECT
    capture_id, source_id, array_to_string(reasons, ', ') AS reasons, detail, url, quarantined_at, run_id, article
WHERE state = 'held'
  AND ($source_id::VARCHAR IS NULL OR source_id = $source_id)
  AND ($capture_id::VARCHAR IS NULL OR starts_with(capture_id, $capture_id))
ORDER BY quarantined_at DESC, capture_id;
