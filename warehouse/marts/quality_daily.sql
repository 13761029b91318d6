CREATE VIEW marts.quality_daily AS
FROM quality.results_daily AS found
JOIN quality.judged_daily AS looked
  ON looked.checked_on = found.checked_on
 AND looked.suite = found.suite
 AND looked.source_id IS NOT DISTINCT FROM found.source_id
SELECT
    found.checked_on,
    found.suite,
    found.expectation,
    found.severity,
    found.level,
    found.source_id,
    looked.element_count,
    found.unexpected_count,
    found.unexpected_count / nullif(looked.element_count, 0) AS unexpected_share,
    found.failure_count,
    looked.judgement_count
ORDER BY found.checked_on, found.suite, found.expectation, found.source_id NULLS FIRST;

COMMENT ON VIEW marts.quality_daily IS 'What each check found, per day (UTC): one row for everything judged, and one for each source in which it found something that day.';
COMMENT ON COLUMN marts.quality_daily.checked_on IS 'The day, in UTC.';
COMMENT ON COLUMN marts.quality_daily.suite IS 'The suite the expectation belongs to.';
COMMENT ON COLUMN marts.quality_daily.expectation IS 'The name of the check.';
COMMENT ON COLUMN marts.quality_daily.severity IS 'critical, warning or info.';
COMMENT ON COLUMN marts.quality_daily.level IS 'What it judges: row, batch or table.';
COMMENT ON COLUMN marts.quality_daily.source_id IS 'The source; NULL for everything judged.';
COMMENT ON COLUMN marts.quality_daily.element_count IS 'How many rows its suite looked at that day.';
COMMENT ON COLUMN marts.quality_daily.unexpected_count IS 'How many of them failed it.';
COMMENT ON COLUMN marts.quality_daily.unexpected_share IS 'The share that failed it, 0 to 1.';
COMMENT ON COLUMN marts.quality_daily.failure_count IS 'How often the expectation was not met.';
COMMENT ON COLUMN marts.quality_daily.judgement_count IS 'How often its suite judged.';
