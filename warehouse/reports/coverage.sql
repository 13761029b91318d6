-- Of what the feeds listed on each of the last 28 days (UTC): how much is held as articles, and what became of the rest.
SELECT
    source_id,
    CAST(discovered_at AT TIME ZONE 'UTC' AS DATE) AS listed_on,
    count(*) AS listed_count,
    count(*) FILTER (WHERE outcome IN ('loaded', 'unchanged')) AS held_count,
    count(*) FILTER (WHERE outcome LIKE 'skipped%') AS skipped_count,
    count(*) FILTER (WHERE outcome LIKE 'failed%') AS failed_count,
    count(*) FILTER (WHERE outcome = 'quarantined') AS quarantined_count,
    count(*) FILTER (WHERE outcome = 'pending') AS pending_count,
    held_count / count(*) AS held_share
FROM ops.frontier
WHERE listed_on > CAST(now() AT TIME ZONE 'UTC' AS DATE) - 28
GROUP BY source_id, listed_on
ORDER BY source_id, listed_on
