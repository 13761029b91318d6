-- `captured`: captures of a run, as records.Capture. Those the ledger has already are left alone, so that a
-- recovery may tell it of the same capture again. `unheard`: those it did not have.
CREATE OR REPLACE TEMP TABLE unheard AS
FROM captured ANTI JOIN raw.captures USING (capture_id);

INSERT INTO raw.captures BY NAME
FROM unheard;

-- An archived page waits for its extraction, not for another visit.
UPDATE ops.frontier
SET due_at = NULL, capture_id = waiting.capture_id
FROM (
    FROM captured
    SELECT entry_url, capture_id
    WHERE kind IN ('page', 'import') AND first_capture_id IS NULL
    QUALIFY row_number() OVER (PARTITION BY entry_url ORDER BY fetched_at DESC, capture_id) = 1
) AS waiting
WHERE frontier.canonical_url = waiting.entry_url;
