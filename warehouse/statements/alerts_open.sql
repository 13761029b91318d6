-- The alerts that are open, the gravest first.
FROM ops.alerts
SELECT kind, source_id, subject, summary, opened_at, opening_run_id, opening_told
WHERE closed_at IS NULL
ORDER BY list_position(['critical', 'silent', 'late', 'drifting'], kind), opened_at, source_id, subject;
