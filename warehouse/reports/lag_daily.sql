-- How long after publication articles were fetched, by the day they were first seen (UTC), of 28 days. Only those whose
-- time is known to the minute; what was a week old when it was found is a backfill, and says nothing of the lag.
SELECT
    source_id,
    CAST(first_seen_at AT TIME ZONE 'UTC' AS DATE) AS first_seen_on,
    count(*) AS article_count,
    quantile_cont(epoch(first_seen_at) - epoch(published_at), 0.5) AS median_lag_seconds,
    quantile_cont(epoch(first_seen_at) - epoch(published_at), 0.9) AS ninth_decile_lag_seconds
FROM core.article_versions
WHERE
    version = 1
    AND published_precision IN ('second', 'minute')
    AND first_seen_at - published_at BETWEEN INTERVAL 0 DAY AND INTERVAL 7 DAY
    AND first_seen_on > CAST(now() AT TIME ZONE 'UTC' AS DATE) - 28
GROUP BY source_id, first_seen_on
ORDER BY source_id, first_seen_on
