-- How did the runs end, the last first?
-- `counts` is JSON: attempts by outcome.
SELECT
    row_number() OVER (ORDER BY epoch DESC) AS runs_ago,
    flow,
    state,
    coalesce(counts ->> 'loaded', '0') AS loaded,
    coalesce(counts ->> 'new_versions', '0') AS new_versions,
    coalesce(counts ->> 'quarantined', '0') AS quarantined
FROM ops.runs
ORDER BY runs_ago;
