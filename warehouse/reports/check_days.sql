-- What each check found on each of the 28 days up to the newest (UTC), of everything judged.
SELECT
    expectation,
    checked_on,
    CAST(sum(element_count) AS BIGINT) AS judged_count,
    CAST(sum(unexpected_count) AS BIGINT) AS unexpected_count,
    sum(unexpected_count) / nullif(sum(element_count), 0) AS unexpected_share,
    CAST(sum(failure_count) AS BIGINT) AS failure_count
FROM marts.quality_daily
WHERE source_id IS NULL AND checked_on > (SELECT max(checked_on) FROM marts.quality_daily) - 28
GROUP BY expectation, checked_on
ORDER BY expectation, checked_on DESC
