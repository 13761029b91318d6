-- The last seven days beside the seven before them, by when each thing happened: per source, and of all (source_id NULL).
WITH happened AS (
    SELECT source_id, 'discovered' AS measure, discovered_at AS happened_at FROM ops.frontier
    UNION ALL
    SELECT source_id, if(version = 1, 'new articles', 'new versions'), loaded_at FROM core.article_versions
    UNION ALL
    SELECT source_id, 'held in quarantine', quarantined_at FROM quality.quarantine
    UNION ALL
    SELECT source_id, 'failed visits', attempted_at FROM ops.attempts WHERE outcome LIKE 'failed%'
),
sources AS (
    SELECT DISTINCT source_id FROM happened
)
SELECT
    source_id,
    measure,
    count(happened_at) FILTER (WHERE happened_at > now() - INTERVAL 7 DAY) AS this_week_count,
    count(happened_at) FILTER (WHERE happened_at <= now() - INTERVAL 7 DAY) AS week_before_count
FROM (
    SELECT source_id, measure, happened_at
    FROM happened
    WHERE happened_at > now() - INTERVAL 14 DAY AND happened_at <= now()
    UNION ALL
    SELECT source_id, measure, NULL
    FROM sources, (VALUES
        ('discovered'), ('new articles'), ('new versions'), ('held in quarantine'), ('failed visits')
    ) AS measured (measure)
)
GROUP BY GROUPING SETS ((source_id, measure), (measure))
ORDER BY
    source_id NULLS FIRST,
    list_position(['discovered', 'new articles', 'new versions', 'held in quarantine', 'failed visits'], measure)
