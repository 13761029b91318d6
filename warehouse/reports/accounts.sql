-- Where every discovered address stands, per source. An address is off when the frontier and the last attempt differ.
SELECT
    entry.source_id,
    count(*) AS discovered_count,
    count(*) FILTER (WHERE entry.outcome = 'loaded') AS loaded_count,
    count(*) FILTER (WHERE entry.outcome = 'unchanged') AS unchanged_count,
    count(*) FILTER (WHERE entry.outcome = 'quarantined') AS quarantined_count,
    count(*) FILTER (WHERE starts_with(entry.outcome, 'skipped_')) AS skipped_count,
    count(*) FILTER (WHERE starts_with(entry.outcome, 'failed_')) AS failed_count,
    count(*) FILTER (WHERE entry.outcome = 'pending') AS pending_count,
    count(*) FILTER (WHERE entry.outcome <> coalesce(attempt.ended_in, 'pending')) AS off_count,
    max(entry.discovered_at) AS last_discovered_at
FROM ops.frontier AS entry
LEFT JOIN (
    SELECT canonical_url, arg_max(outcome, attempt_number) AS ended_in FROM ops.attempts GROUP BY canonical_url
) AS attempt USING (canonical_url)
GROUP BY entry.source_id
ORDER BY entry.source_id
