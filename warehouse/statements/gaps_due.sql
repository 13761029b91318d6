-- The open gaps to fill now, of sources whose other listings were not read for a gap just before.
FROM quality.gaps
WHERE state = 'open'
  AND due_at <= $now
  AND list_contains($sources::VARCHAR[], source_id)
  AND source_id NOT IN (FROM quality.gaps SELECT source_id WHERE tried_at > $tried_before)
ORDER BY missed_from, gap_id;
