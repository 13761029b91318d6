-- `incoming`: the batch's articles; `rejected`: captures from which no article could be made; `accepted`: what people
-- said of captures that load all the same.
UPDATE quality.quarantine
SET state = 'redriven', closed_at = $now, closing_run_id = $run_id
WHERE state = 'held'
  AND capture_id IN (FROM incoming SELECT capture_id UNION ALL FROM rejected SELECT capture_id);

UPDATE quality.quarantine
SET state = 'accepted', decided_by = accepted.decided_by, why = accepted.why
FROM accepted JOIN incoming USING (capture_id)
WHERE quarantine.capture_id = accepted.capture_id
  AND quarantine.closing_run_id = $run_id
  AND quarantine.closed_at = $now
  AND len(incoming.reasons) = 0;

INSERT INTO quality.quarantine BY NAME
WITH fields AS (
    FROM incoming SELECT * EXCLUDE (place, entry_url, reasons, near_duplicate_signature)
),

held AS (
    FROM incoming JOIN fields USING (capture_id)
    SELECT
        place, capture_id, incoming.article_id, incoming.source_id, incoming.url, entry_url AS canonical_url,
        reasons, NULL AS detail, to_json(fields)::VARCHAR AS article
    WHERE len(reasons) > 0
    UNION ALL BY NAME
    FROM rejected
    SELECT
        place, capture_id, source_id, url, entry_url AS canonical_url,
        [reason] AS reasons, nullif(detail, '') AS detail
)

FROM held
SELECT
    * EXCLUDE (place),
    $run_id AS run_id,
    $batch_id AS batch_id,
    $now AS quarantined_at,
    'held' AS state
ORDER BY place;
