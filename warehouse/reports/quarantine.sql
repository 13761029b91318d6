-- The newest 200 pages that are held, and why.
SELECT
    coalesce(json_extract_string(article, '$.title'), '') AS title,
    source_id,
    array_to_string(reasons, ', ') AS reasons,
    detail,
    quarantined_at,
    url
FROM quality.quarantine
WHERE state = 'held'
ORDER BY quarantined_at DESC, capture_id
LIMIT 200
