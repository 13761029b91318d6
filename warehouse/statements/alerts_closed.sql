-- Close the alerts whose cause is no longer found: those of the sources that the run read, of no one source, and of
-- sources that are no longer in the catalogue ($known_ids). What a batch showed is over when the source had another.
UPDATE ops.alerts AS alert
SET closed_at = $now, closing_run_id = $run_id
WHERE closed_at IS NULL
  AND NOT EXISTS (
      FROM found
      WHERE found.source_id IS NOT DISTINCT FROM alert.source_id
        AND found.subject = alert.subject
        AND found.kind = alert.kind
  )
  AND (
      source_id IS NULL
      OR NOT list_contains($known_ids, source_id)
      OR (
          list_contains($source_ids, source_id)
          AND (
              kind <> 'critical'
              OR source_id IN (SELECT attempt.source_id FROM ops.attempts AS attempt WHERE attempt.run_id = $run_id)
          )
      )
  );
