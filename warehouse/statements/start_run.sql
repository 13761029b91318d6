-- Only one run writes at a time (the home's lock): a run that is still called running has died.
UPDATE ops.runs SET state = 'crashed' WHERE state = 'running';

INSERT INTO ops.runs BY NAME
SELECT
    $run_id AS run_id,
    $flow AS flow,
    $parameters AS parameters,
    $now AS started_at,
    'running' AS state,
    (SELECT coalesce(max(epoch), 0) + 1 FROM ops.runs) AS epoch;
