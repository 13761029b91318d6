-- Open an alert for each cause that has none.
INSERT INTO ops.alerts BY NAME
FROM found
SELECT
    md5(concat_ws(chr(10), kind, source_id, subject, $run_id)) AS alert_id,
    kind, source_id, subject, summary,
    $now AS opened_at,
    $run_id AS opening_run_id,
    [] AS opening_told,
    [] AS closing_told
WHERE NOT EXISTS (
    FROM ops.alerts AS alert
    WHERE closed_at IS NULL
      AND alert.source_id IS NOT DISTINCT FROM found.source_id
      AND alert.subject = found.subject
      AND alert.kind = found.kind
);
