-- The pages that some captures are the first of.
FROM raw.captures
SELECT *
WHERE coalesce(first_capture_id, capture_id) IN (SELECT unnest($capture_ids::VARCHAR[]))
ORDER BY warc_file, warc_offset;
