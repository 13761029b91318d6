-- What the checks found in the seven days up to the newest; of table checks, on the newest day only.
-- A row without a source covers all sources; a source has a row where a check found something.
SELECT
    expectation,
    level,
    severity,
    source_id,
    CAST(sum(failure_count) AS BIGINT) AS failed_count,
    CAST(sum(element_count) AS BIGINT) AS judged_count,
    CAST(sum(unexpected_count) AS BIGINT) AS unexpected_count,
    max(checked_on) AS checked_on
FROM marts.quality_daily
WHERE
    checked_on > (SELECT max(checked_on) FROM marts.quality_daily) - 7
    AND (level <> 'table' OR checked_on = (SELECT max(checked_on) FROM marts.quality_daily WHERE level = 'table'))
GROUP BY expectation, level, severity, source_id
ORDER BY expectation, source_id NULLS FIRST
