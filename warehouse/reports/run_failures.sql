-- The checks that the last 30 runs did not meet, at most 100 rows a run: of all sources together (no source), and of each.
SELECT run_id, expectation, severity, level, source_id, field, element_count, unexpected_count, observed, batch_id
FROM quality.results
WHERE NOT success AND run_id IN (SELECT run_id FROM ops.runs ORDER BY started_at DESC LIMIT 30)
QUALIFY row_number() OVER (
    PARTITION BY run_id
    ORDER BY list_position(['critical', 'warning', 'info'], severity), expectation, source_id NULLS FIRST, field, batch_id
) <= 100
ORDER BY
    run_id,
    list_position(['critical', 'warning', 'info'], severity),
    expectation,
    source_id NULLS FIRST,
    field,
    batch_id
