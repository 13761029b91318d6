-- What came in on each of the last 28 days (UTC), per source and of all (source_id NULL): new articles, later versions,
-- pages held, visits that failed.
WITH happened AS (
    SELECT source_id, if(version = 1, 'new', 'edited') AS measure, loaded_at AS happened_at FROM core.article_versions
    UNION ALL
    SELECT source_id, 'held', quarantined_at FROM quality.quarantine
    UNION ALL
    SELECT source_id, 'failed', attempted_at FROM ops.attempts WHERE outcome LIKE 'failed%'
),
dated AS (
    SELECT source_id, measure, CAST(happened_at AT TIME ZONE 'UTC' AS DATE) AS arrived_on FROM happened
)
SELECT
    source_id,
    arrived_on,
    count(*) FILTER (WHERE measure = 'new') AS new_count,
    count(*) FILTER (WHERE measure = 'edited') AS edited_count,
    count(*) FILTER (WHERE measure = 'held') AS held_count,
    count(*) FILTER (WHERE measure = 'failed') AS failed_count
FROM dated
WHERE arrived_on > CAST(now() AT TIME ZONE 'UTC' AS DATE) - 28
GROUP BY GROUPING SETS ((source_id, arrived_on), (arrived_on))
ORDER BY source_id NULLS FIRST, arrived_on
