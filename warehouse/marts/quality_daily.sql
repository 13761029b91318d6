CREATE VIEW marts.quality_daily AS
FROM quality.results
SELECT
    timezone('UTC', checked_at)::DATE AS checked_on,
    suite,
    expectation,
    severity,
    level,
    source_id,
    sum(element_count)::BIGINT AS element_count,
    sum(unexpected_count)::BIGINT AS unexpected_count,
    sum(unexpected_count) / nullif(sum(element_count), 0) AS unexpected_share,
    count(*) FILTER (NOT success) AS failure_count
GROUP BY ALL
ORDER BY checked_on, suite, expectation, source_id NULLS FIRST;

COMMENT ON VIEW marts.quality_daily IS 'What each check found, per day (UTC) and source.';
COMMENT ON COLUMN marts.quality_daily.checked_on IS 'The day, in UTC.';
COMMENT ON COLUMN marts.quality_daily.suite IS 'The suite the expectation belongs to.';
COMMENT ON COLUMN marts.quality_daily.expectation IS 'The name of the check.';
COMMENT ON COLUMN marts.quality_daily.severity IS 'critical, warning or info.';
COMMENT ON COLUMN marts.quality_daily.level IS 'What it judges: row, batch or table.';
COMMENT ON COLUMN marts.quality_daily.source_id IS 'The source; NULL for everything judged.';
COMMENT ON COLUMN marts.quality_daily.element_count IS 'How many rows were looked at.';
COMMENT ON COLUMN marts.quality_daily.unexpected_count IS 'How many of them failed it.';
COMMENT ON COLUMN marts.quality_daily.unexpected_share IS 'The share that failed it, 0 to 1.';
COMMENT ON COLUMN marts.quality_daily.failure_count IS 'How often the expectation was not met.';
