-- What the checks found in the seven days up to the newest result; of table checks, the newest run's only.
-- A row without a source covers all sources; a source has a row where a check found something.
SELECT
    expectation,
    level,
    severity,
    source_id,
    count(*) FILTER (WHERE NOT success) AS failed_count,
    CAST(sum(element_count) AS BIGINT) AS judged_count,
    CAST(sum(unexpected_count) AS BIGINT) AS unexpected_count,
    max(checked_at) AS checked_at
FROM quality.results
WHERE
    checked_at > (SELECT max(checked_at) FROM quality.results) - INTERVAL 7 DAY
    AND (level <> 'table' OR run_id = (SELECT arg_max(run_id, checked_at) FROM quality.results WHERE level = 'table'))
GROUP BY expectation, level, severity, source_id
ORDER BY expectation, source_id NULLS FIRST
