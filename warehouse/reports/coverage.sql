-- Of what the publishers' listings named on each of the last 28 days (UTC): how much is held as articles, what became of
-- the rest, and how long the listings themselves were not seen.
SELECT
    source_id,
    listed_on,
    listed_count,
    held_count,
    skipped_count,
    failed_count,
    quarantined_count,
    pending_count,
    held_share,
    open_gap_hours * 3600 AS open_gap_seconds
FROM marts.coverage
WHERE listed_on > CAST(now() AT TIME ZONE 'UTC' AS DATE) - 28
ORDER BY source_id, listed_on
