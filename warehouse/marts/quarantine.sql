CREATE VIEW marts.quarantine AS
WITH rows AS (
    FROM quality.quarantine
    SELECT
        source_id,
        count(*) AS quarantined_count,
        count(*) FILTER (state = 'held') AS held_count,
        count(*) FILTER (state = 'redriven') AS redriven_count,
        count(*) FILTER (state = 'accepted') AS accepted_count,
        count(*) FILTER (state = 'rejected') AS rejected_count
    GROUP BY source_id
),

attempts AS (
    FROM ops.attempts SELECT source_id, count(*) AS attempt_count WHERE outcome = 'quarantined' GROUP BY source_id
)

FROM rows FULL JOIN attempts USING (source_id)
SELECT
    source_id,
    coalesce(quarantined_count, 0) AS quarantined_count,
    coalesce(held_count, 0) AS held_count,
    coalesce(redriven_count, 0) AS redriven_count,
    coalesce(accepted_count, 0) AS accepted_count,
    coalesce(rejected_count, 0) AS rejected_count,
    abs(coalesce(attempt_count, 0) - coalesce(quarantined_count, 0))
        + abs(
            coalesce(quarantined_count, 0) - coalesce(held_count, 0) - coalesce(redriven_count, 0)
            - coalesce(accepted_count, 0) - coalesce(rejected_count, 0)
        ) AS off_count
ORDER BY source_id;

COMMENT ON VIEW marts.quarantine IS 'Where everything that ever went to quarantine stands, per source: quarantined = held + redriven + accepted + rejected, and off_count is 0.';
COMMENT ON COLUMN marts.quarantine.source_id IS 'The source.';
COMMENT ON COLUMN marts.quarantine.quarantined_count IS 'How often a capture went to quarantine; one that was redriven and held again counts twice.';
COMMENT ON COLUMN marts.quarantine.held_count IS 'Of these, those that are held now.';
COMMENT ON COLUMN marts.quarantine.redriven_count IS 'Those whose capture was judged again later.';
COMMENT ON COLUMN marts.quarantine.accepted_count IS 'Those that a person had loaded.';
COMMENT ON COLUMN marts.quarantine.rejected_count IS 'Those that a person has closed.';
COMMENT ON COLUMN marts.quarantine.off_count IS 'By how much these and the attempts that ended as quarantined disagree: must be 0.';
