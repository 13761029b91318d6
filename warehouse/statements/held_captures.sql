-- Pages of captures that are in quarantine, with the further pages of each, in the archive's order.
WITH held AS (
    FROM quality.quarantine
    SELECT capture_id
    WHERE state = 'held'
      AND ($source_id::VARCHAR IS NULL OR source_id = $source_id)
      AND ($reason::VARCHAR IS NULL OR list_contains(reasons, $reason))
      AND ($capture_ids::VARCHAR[] IS NULL OR list_contains($capture_ids::VARCHAR[], capture_id))
)

FROM raw.captures
SELECT *
WHERE coalesce(first_capture_id, capture_id) IN (FROM held)
ORDER BY warc_file, warc_offset;
