-- What went to quarantine, newest first; in one state, of one source, for one reason, or one capture, when named.
FROM quality.quarantine
SELECT
    capture_id, source_id, state, reasons, detail, url, article ->> 'title' AS title, quarantined_at, run_id,
    closed_at, closing_run_id, decided_by, why, article
WHERE ($state::VARCHAR IS NULL OR state = $state)
  AND ($source_id::VARCHAR IS NULL OR source_id = $source_id)
  AND ($reason::VARCHAR IS NULL OR list_contains(reasons, $reason))
  AND ($capture_id::VARCHAR IS NULL OR starts_with(capture_id, $capture_id))
ORDER BY quarantined_at DESC, capture_id;
