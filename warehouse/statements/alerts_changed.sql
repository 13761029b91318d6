-- The alerts that a run opened or closed; one that is over because a graver one took its place is not.
FROM ops.alerts AS alert
SELECT alert_id, kind, source_id, subject, summary, opened_at, closed_at
WHERE opening_run_id = $run_id
   OR (closing_run_id = $run_id AND NOT EXISTS (
       FROM ops.alerts AS other
       WHERE other.closed_at IS NULL
         AND other.source_id IS NOT DISTINCT FROM alert.source_id
         AND other.subject = alert.subject
   ))
ORDER BY closed_at NULLS FIRST, kind, source_id, subject;
