-- What the open alerts look like now.
UPDATE ops.alerts AS alert
SET summary = found.summary
FROM found
WHERE closed_at IS NULL
  AND found.source_id IS NOT DISTINCT FROM alert.source_id
  AND found.subject = alert.subject
  AND found.kind = alert.kind;
