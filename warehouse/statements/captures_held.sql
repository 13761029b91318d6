-- The ids of captures that are held now and begin as one of `$given` does.
FROM quality.quarantine, unnest($given::VARCHAR[]) AS wanted (beginning)
SELECT beginning, list(DISTINCT capture_id ORDER BY capture_id) AS capture_ids
WHERE state = 'held' AND starts_with(capture_id, beginning)
GROUP BY beginning;
