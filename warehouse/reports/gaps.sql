-- The newest 200 gaps: what a feed listed and dropped between two visits. Those that are open first.
SELECT
    source_id,
    state,
    missed_from AS missed_from_at,
    missed_until AS missed_until_at,
    epoch(missed_until) - epoch(missed_from) AS gap_seconds,
    found_at,
    run_id,
    try_count,
    recovered_count,
    detail,
    feed_url
FROM quality.gaps
ORDER BY state = 'open' DESC, found_at DESC, gap_id
LIMIT 200
