-- The newest 200 pages that are held, why, and where their bytes lie.
SELECT
    coalesce(json_extract_string(article, '$.title'), '') AS title,
    held.source_id,
    array_to_string(reasons, ', ') AS reasons,
    detail,
    quarantined_at,
    held.run_id,
    held.capture_id,
    warc_file,
    warc_offset,
    held.url
FROM quality.quarantine AS held
LEFT JOIN raw.captures AS capture USING (capture_id)
WHERE state = 'held'
ORDER BY quarantined_at DESC, capture_id
LIMIT 200
