-- `wanted`: canonical URLs that a person asks for, in order (place). What waits until later, as its publisher asked,
-- is left; what was given up is tried again.
FROM ops.frontier JOIN wanted USING (canonical_url)
SELECT
    source_id, url, canonical_url, feed_url, discovered_at, entry_id, title, summary, published_text, published_at,
    modified_text
WHERE due_at <= $now
   OR (due_at IS NULL AND (outcome LIKE 'failed%' OR outcome LIKE 'skipped%'))
ORDER BY wanted.place
LIMIT $most;
