-- What checks found is kept for ever, so what is kept must be little: failures as rows, everything as totals of a day.
-- And what people decide about held captures is kept with them.

-- quality: results

ALTER TABLE quality.results ADD COLUMN field VARCHAR;
COMMENT ON TABLE quality.results IS 'What checks found to be wrong, per batch or table, and per source. What they passed is in the totals: marts.quality_daily.';
COMMENT ON COLUMN quality.results.field IS 'The field it is about, such as authors, where the check judges fields.';
COMMENT ON COLUMN quality.results.success IS 'Whether the expectation was met: false since only failures are kept.';

CREATE TABLE quality.judgements (
    run_id VARCHAR NOT NULL,
    batch_id VARCHAR,
    suite VARCHAR NOT NULL,
    suite_hash VARCHAR,
    check_count INTEGER NOT NULL,
    failed_count INTEGER NOT NULL,
    element_count BIGINT NOT NULL,
    checked_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE quality.judgements IS 'One row per suite that judged a batch, or the tables after a run.';
COMMENT ON COLUMN quality.judgements.run_id IS 'The run.';
COMMENT ON COLUMN quality.judgements.batch_id IS 'The batch; NULL for suites that judge the tables.';
COMMENT ON COLUMN quality.judgements.suite IS 'The suite.';
COMMENT ON COLUMN quality.judgements.suite_hash IS 'By which declarations: the first 12 hex digits of the SHA-256 of the suite''s file. NULL before they were kept.';
COMMENT ON COLUMN quality.judgements.check_count IS 'How many checks it has.';
COMMENT ON COLUMN quality.judgements.failed_count IS 'How many of them found something.';
COMMENT ON COLUMN quality.judgements.element_count IS 'How many rows (articles, sources, fields) it looked at.';
COMMENT ON COLUMN quality.judgements.checked_at IS 'When it judged.';

CREATE TABLE quality.judged_daily (
    checked_on DATE NOT NULL,
    suite VARCHAR NOT NULL,
    source_id VARCHAR,
    judgement_count BIGINT NOT NULL,
    element_count BIGINT NOT NULL
);
COMMENT ON TABLE quality.judged_daily IS 'How much each suite looked at on a day, of each source and of all.';
COMMENT ON COLUMN quality.judged_daily.checked_on IS 'The day, in UTC.';
COMMENT ON COLUMN quality.judged_daily.suite IS 'The suite.';
COMMENT ON COLUMN quality.judged_daily.source_id IS 'The source; NULL for everything judged.';
COMMENT ON COLUMN quality.judged_daily.judgement_count IS 'How often it judged.';
COMMENT ON COLUMN quality.judged_daily.element_count IS 'How many rows it looked at.';

CREATE TABLE quality.results_daily (
    checked_on DATE NOT NULL,
    suite VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    source_id VARCHAR,
    failure_count BIGINT NOT NULL,
    unexpected_count BIGINT NOT NULL
);
COMMENT ON TABLE quality.results_daily IS 'What each check found on a day: one row for everything judged, and one for each source in which it found something.';
COMMENT ON COLUMN quality.results_daily.checked_on IS 'The day, in UTC.';
COMMENT ON COLUMN quality.results_daily.suite IS 'The suite the expectation belongs to.';
COMMENT ON COLUMN quality.results_daily.expectation IS 'The name of the check.';
COMMENT ON COLUMN quality.results_daily.severity IS 'critical, warning or info.';
COMMENT ON COLUMN quality.results_daily.level IS 'What it judges: row, batch or table.';
COMMENT ON COLUMN quality.results_daily.source_id IS 'The source; NULL for everything judged.';
COMMENT ON COLUMN quality.results_daily.failure_count IS 'How often the expectation was not met.';
COMMENT ON COLUMN quality.results_daily.unexpected_count IS 'How many rows failed it.';

INSERT INTO quality.judgements BY NAME
FROM quality.results
SELECT
    run_id, batch_id, suite,
    count(*)::INTEGER AS check_count,
    count(*) FILTER (NOT success)::INTEGER AS failed_count,
    max(element_count) AS element_count,
    max(checked_at) AS checked_at
WHERE source_id IS NULL
GROUP BY run_id, batch_id, suite
ORDER BY checked_at, suite;

-- A source that passed had no row, so of sources the older totals know what failed, and of how many in these batches.
INSERT INTO quality.judged_daily BY NAME
WITH looked AS (
    FROM quality.results
    SELECT
        timezone('UTC', checked_at)::DATE AS checked_on, suite, source_id, run_id, batch_id,
        max(element_count) AS element_count
    GROUP BY ALL
)

FROM looked
SELECT
    checked_on, suite, source_id, count(*) AS judgement_count, sum(element_count)::BIGINT AS element_count
GROUP BY checked_on, suite, source_id
ORDER BY ALL;

INSERT INTO quality.results_daily BY NAME
FROM quality.results
SELECT
    timezone('UTC', checked_at)::DATE AS checked_on, suite, expectation, severity, level, source_id,
    count(*) FILTER (NOT success) AS failure_count,
    sum(unexpected_count)::BIGINT AS unexpected_count
GROUP BY ALL
ORDER BY ALL;

DELETE FROM quality.results WHERE success;

-- quality: metrics

ALTER TABLE quality.metrics ADD COLUMN field VARCHAR;
COMMENT ON TABLE quality.metrics IS 'Figures about the tables, as the last run of each day (UTC) measured them for the table checks.';
COMMENT ON COLUMN quality.metrics.metric IS 'What was measured: a column of warehouse/metrics/*.sql. A count of faults that is 0 is not kept.';
COMMENT ON COLUMN quality.metrics.field IS 'The field it is about, such as authors; NULL for the source as a whole.';

CREATE TEMP TABLE last_of_days AS
FROM quality.metrics
QUALIFY row_number() OVER (
    PARTITION BY source_id, metric, timezone('UTC', measured_at)::DATE ORDER BY measured_at DESC, run_id DESC
) = 1;

DELETE FROM quality.metrics;

INSERT INTO quality.metrics BY NAME FROM last_of_days WHERE measured IS NOT NULL ORDER BY measured_at, source_id, metric;

DROP TABLE last_of_days;

-- quality: quarantine

ALTER TABLE quality.quarantine ADD COLUMN closed_at TIMESTAMPTZ;
ALTER TABLE quality.quarantine ADD COLUMN closing_run_id VARCHAR;
ALTER TABLE quality.quarantine ADD COLUMN decided_by VARCHAR;
ALTER TABLE quality.quarantine ADD COLUMN why VARCHAR;
COMMENT ON COLUMN quality.quarantine.state IS 'held (waits for a person), redriven (its capture was judged again later: see the row, or the article, of that run), accepted (loaded by a person''s word) or rejected (closed by a person''s word). No other, and no row ever goes.';
COMMENT ON COLUMN quality.quarantine.closed_at IS 'When it left the state held.';
COMMENT ON COLUMN quality.quarantine.closing_run_id IS 'The run that judged its capture again, or loaded it; NULL when it was rejected.';
COMMENT ON COLUMN quality.quarantine.decided_by IS 'The user of the machine who accepted or rejected it.';
COMMENT ON COLUMN quality.quarantine.why IS 'Why, in that person''s words.';
