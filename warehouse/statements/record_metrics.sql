-- `measured`: one row per source, or per source and field, with a column for each figure. What is absent is not kept,
-- nor a count of faults, or evidence of a change, that is 0: there are dozens for each source, and 0 is what they should be.
INSERT INTO quality.metrics BY NAME
WITH rows AS (
    -- So that there is a column `field` in any case.
    FROM (SELECT NULL::VARCHAR AS source_id, NULL::VARCHAR AS field UNION ALL BY NAME FROM measured)
    SELECT source_id, field, COLUMNS(name -> name NOT IN ('source_id', 'field'))::DOUBLE
    WHERE source_id IS NOT NULL
)

FROM (UNPIVOT rows ON COLUMNS(* EXCLUDE (source_id, field)) INTO NAME metric VALUE measured)
SELECT source_id, field, metric, measured, $run_id AS run_id, $now AS measured_at
WHERE measured <> 0 OR NOT ($counts_faults OR metric LIKE '%\_evidence' ESCAPE '\')
ORDER BY source_id, field, metric;
