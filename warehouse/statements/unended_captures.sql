-- Pages that were archived and never judged, with the further pages of each, in the archive's order. An attempt
-- without a batch ended before extraction, and with it all pages that its visit had got.
WITH first_pages AS (
    FROM raw.captures
    SELECT capture_id
    WHERE kind IN ('page', 'import')
      AND first_capture_id IS NULL
      AND NOT EXISTS (FROM ops.attempts WHERE attempts.capture_id = captures.capture_id)
      AND NOT EXISTS (
          FROM ops.attempts
          WHERE attempts.batch_id IS NULL
            AND attempts.run_id = captures.run_id
            AND attempts.canonical_url = captures.entry_url
      )
)

FROM raw.captures
SELECT *
WHERE coalesce(first_capture_id, capture_id) IN (FROM first_pages)
ORDER BY warc_file, warc_offset;
