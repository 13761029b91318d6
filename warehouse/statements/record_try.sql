-- How a try at a gap went. `pauses`: seconds until the next one, by how many there were; `urls`: entries that other
-- listings date within it.
UPDATE quality.gaps
SET state = CASE WHEN $is_closed THEN 'closed' ELSE 'open' END,
    detail = $detail,
    try_count = try_count + 1,
    tried_at = $now,
    due_at = CASE
        WHEN NOT $is_closed
        THEN $now::TIMESTAMPTZ + to_seconds(list_extract($pauses::DOUBLE[], try_count + 1))
    END,
    recovered_count = (
        FROM ops.frontier
        SELECT count(*)
        WHERE canonical_url IN (SELECT unnest($urls::VARCHAR[])) AND discovered_at >= gaps.found_at
    ),
    closed_at = CASE WHEN $is_closed THEN $now::TIMESTAMPTZ END
WHERE gap_id = $gap_id
RETURNING recovered_count;
