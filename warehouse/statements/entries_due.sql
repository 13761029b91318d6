-- Newest first, and one of each source before a second of any. A feed's date in the future counts as discovery.
FROM ops.frontier
SELECT
    source_id, url, canonical_url, feed_url, discovered_at, entry_id, title, summary, published_text, published_at,
    modified_text,
    least(coalesce(published_at, discovered_at), discovered_at) AS listed_at,
    row_number() OVER (PARTITION BY source_id ORDER BY listed_at DESC, canonical_url) AS place
WHERE due_at <= $now
  AND ($sources::VARCHAR[] IS NULL OR list_contains($sources::VARCHAR[], source_id))
  AND ($since::TIMESTAMPTZ IS NULL OR listed_at >= $since::TIMESTAMPTZ)
QUALIFY $most_of_source::BIGINT IS NULL OR place <= $most_of_source::BIGINT
ORDER BY place, listed_at DESC, canonical_url
LIMIT $most;
