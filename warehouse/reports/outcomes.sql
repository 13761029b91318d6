-- How the addresses of each source ended, most frequent first.
SELECT source_id, outcome, count(*) AS address_count, max(attempted_at) AS last_attempted_at
FROM ops.frontier
GROUP BY source_id, outcome
ORDER BY source_id, address_count DESC, outcome
