-- How a try at a gap went. `pauses`: seconds until the next one, by how many there were.
UPDATE quality.gaps
SET state = CASE WHEN $is_closed THEN 'closed' ELSE 'open' END,
    detail = $detail,
    try_count = try_count + 1,
    tried_at = $now,
    due_at = CASE WHEN NOT $is_closed THEN $now::TIMESTAMPTZ + to_seconds($pauses::DOUBLE[][try_count + 1]) END,
    recovered_count = recovered_count + $recovered_count,
    closed_at = CASE WHEN $is_closed THEN $now::TIMESTAMPTZ END
WHERE gap_id = $gap_id;
