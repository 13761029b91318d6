-- How many entries of each source are due.
FROM ops.frontier
SELECT source_id, count(*) AS waiting_count
WHERE due_at <= $now
  AND ($since::TIMESTAMPTZ IS NULL OR least(coalesce(published_at, discovered_at), discovered_at) >= $since::TIMESTAMPTZ)
GROUP BY source_id;
