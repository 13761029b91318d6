-- What a person should be told of after a run, of the sources it read ($source_ids): sources that are late or silent,
-- sources that are no longer as they were, and critical failures of batches and tables.
CREATE TEMP TABLE found AS
WITH freshness AS (
    FROM marts.freshness
    SELECT
        freshness AS kind,
        source_id,
        'freshness' AS subject,
        CASE
            WHEN failing_feed_count = feed_count THEN 'all its feeds fail: ' || feed_count
            ELSE 'no new article for ' || round(silence_seconds / 3600) || ' hours; its usual pause is at most '
                || round(usual_pause_seconds / 3600)
        END AS summary
    WHERE freshness IN ('late', 'silent')
),

failed AS (
    FROM quality.results
    SELECT
        if(severity = 'critical', 'critical', 'drifting') AS kind,
        source_id,
        concat_ws(' ', expectation, field) AS subject,
        string_agg(DISTINCT observed, '; ' ORDER BY observed) AS summary,
        count(source_id) OVER (PARTITION BY expectation) > 0 AS is_of_sources
    WHERE run_id = $run_id
      AND NOT success
      AND (
          (severity = 'critical' AND level IN ('batch', 'table'))
          OR (severity = 'warning' AND expectation IN (FROM (VALUES
              ('fields_stay_filled'), ('lengths_stay'), ('values_stay_different'),
              ('volume_is_no_trickle'), ('volume_is_no_flood'), ('articles_are_fetched_in_time')
          )))
      )
    GROUP BY severity, source_id, expectation, field
)

FROM (
    FROM freshness SELECT kind, source_id, subject, summary
    UNION ALL
    -- The row of all sources together says nothing beside those of single ones.
    FROM failed SELECT kind, source_id, subject, summary WHERE source_id IS NOT NULL OR NOT is_of_sources
)
WHERE source_id IS NULL OR list_contains($source_ids, source_id);
