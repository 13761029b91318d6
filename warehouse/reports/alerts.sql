-- The alerts that are open, and those that were closed in the last seven days, the newest first.
SELECT
    kind,
    source_id,
    subject,
    summary,
    opened_at,
    opening_run_id,
    closed_at
FROM ops.alerts
WHERE closed_at IS NULL OR closed_at > now() - INTERVAL 7 DAY
ORDER BY closed_at DESC NULLS FIRST, opened_at DESC, source_id, subject
LIMIT 200
