-- What $channel is still to be told: every open alert once, and that it is over when it was told of it.
FROM ops.alerts AS alert
SELECT alert_id, kind, source_id, subject, summary, opened_at, closed_at
WHERE (closed_at IS NULL AND NOT list_contains(opening_told, $channel))
   OR (
       closed_at IS NOT NULL
       AND list_contains(opening_told, $channel)
       AND NOT list_contains(closing_told, $channel)
       AND NOT EXISTS (
           FROM ops.alerts AS other
           WHERE other.closed_at IS NULL
             AND other.source_id IS NOT DISTINCT FROM alert.source_id
             AND other.subject = alert.subject
       )
   )
ORDER BY closed_at NULLS FIRST, list_position(['critical', 'silent', 'late', 'drifting'], kind), source_id, subject;
