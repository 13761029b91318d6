-- How the addresses of each source ended, most frequent first, and how often visits ended so in the last seven days and
-- in the seven before them.
WITH standing AS (
    SELECT source_id, outcome, count(*) AS address_count, max(attempted_at) AS last_attempted_at
    FROM ops.frontier
    GROUP BY source_id, outcome
),
visits AS (
    SELECT
        source_id,
        outcome,
        count(*) FILTER (WHERE attempted_at > now() - INTERVAL 7 DAY) AS this_week_count,
        count(*) FILTER (WHERE attempted_at <= now() - INTERVAL 7 DAY) AS week_before_count
    FROM ops.attempts
    WHERE attempted_at > now() - INTERVAL 14 DAY
    GROUP BY source_id, outcome
)
SELECT
    source_id,
    outcome,
    coalesce(address_count, 0) AS address_count,
    coalesce(this_week_count, 0) AS this_week_count,
    coalesce(week_before_count, 0) AS week_before_count,
    last_attempted_at
FROM standing
FULL JOIN visits USING (source_id, outcome)
ORDER BY source_id, address_count DESC, outcome
