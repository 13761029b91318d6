-- `decisions`: captures that a person says are no articles, and why. They stay where they are, and are held no longer.
UPDATE quality.quarantine
SET state = 'rejected', closed_at = decisions.decided_at, decided_by = decisions.decided_by, why = decisions.why
FROM decisions
WHERE quarantine.capture_id = decisions.capture_id
  AND quarantine.state = 'held';
