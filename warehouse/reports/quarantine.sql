-- The newest 200 pages that are held, why, and where their bytes lie.
SELECT
    coalesce(json_extract_string(held.article, '$.title'), '') AS title,
    held.source_id,
    array_to_string(held.reasons, ', ') AS reasons,
    held.detail,
    held.quarantined_at,
    held.run_id,
    held.capture_id,
    capture.warc_file,
    capture.warc_offset,
    held.url
FROM quality.quarantine AS held
LEFT JOIN raw.captures AS capture USING (capture_id)
WHERE held.state = 'held'
ORDER BY held.quarantined_at DESC, held.capture_id
LIMIT 200
