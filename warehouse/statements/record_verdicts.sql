-- `results`: what checks found, `judged`: what suites looked at. Failures become rows, everything totals of the day.
INSERT INTO quality.judgements BY NAME
FROM judged
SELECT * EXCLUDE (source_id), $run_id AS run_id, $batch_id AS batch_id, $now AS checked_at
WHERE source_id IS NULL;

INSERT INTO quality.results BY NAME
FROM results SELECT *, $run_id AS run_id, $batch_id AS batch_id, $now AS checked_at WHERE NOT success;

UPDATE quality.judged_daily AS day
SET judgement_count = day.judgement_count + 1, element_count = day.element_count + judged.element_count
FROM judged
WHERE day.checked_on = timezone('UTC', $now::TIMESTAMPTZ)::DATE
  AND day.suite = judged.suite
  AND day.source_id IS NOT DISTINCT FROM judged.source_id;

INSERT INTO quality.judged_daily BY NAME
FROM judged
SELECT timezone('UTC', $now::TIMESTAMPTZ)::DATE AS checked_on, suite, source_id, 1 AS judgement_count, element_count
WHERE NOT EXISTS (
    FROM quality.judged_daily AS day
    WHERE day.checked_on = timezone('UTC', $now::TIMESTAMPTZ)::DATE
      AND day.suite = judged.suite
      AND day.source_id IS NOT DISTINCT FROM judged.source_id
)
ORDER BY suite, source_id;

-- Several fields of a source are one failure of it.
CREATE OR REPLACE TEMP TABLE tallied AS
FROM results
SELECT
    timezone('UTC', $now::TIMESTAMPTZ)::DATE AS checked_on, suite, expectation, severity, level, source_id,
    max((NOT success)::BIGINT) AS failure_count, sum(unexpected_count)::BIGINT AS unexpected_count
GROUP BY ALL;

UPDATE quality.results_daily AS day
SET failure_count = day.failure_count + tallied.failure_count,
    unexpected_count = day.unexpected_count + tallied.unexpected_count
FROM tallied
WHERE day.checked_on = tallied.checked_on
  AND day.suite = tallied.suite
  AND day.expectation = tallied.expectation
  AND day.severity = tallied.severity
  AND day.source_id IS NOT DISTINCT FROM tallied.source_id;

INSERT INTO quality.results_daily BY NAME
FROM tallied
WHERE NOT EXISTS (
    FROM quality.results_daily AS day
    WHERE day.checked_on = tallied.checked_on
      AND day.suite = tallied.suite
      AND day.expectation = tallied.expectation
      AND day.severity = tallied.severity
      AND day.source_id IS NOT DISTINCT FROM tallied.source_id
)
ORDER BY suite, expectation, source_id;
