-- Which articles have no publication time, and which were flagged by other checks?
-- An article that misses a warning is loaded all the same; `flags` names the checks.
SELECT source_id, published_at, flags, title
FROM marts.articles
WHERE published_at IS NULL OR len(flags) > 0
ORDER BY source_id, title;
