-- What is held of the last seven days' listings, and the gaps that are open, by source.
WITH week AS (
    FROM marts.coverage
    SELECT
        source_id,
        sum(listed_count)::BIGINT AS week_listed_count,
        sum(held_count)::BIGINT AS week_held_count,
        week_held_count / nullif(week_listed_count, 0) AS week_held_share
    WHERE listed_on > timezone('UTC', now())::DATE - 7
    GROUP BY source_id
),

opened AS (
    FROM quality.gaps
    SELECT
        source_id,
        count(*) AS open_gap_count,
        sum(epoch(missed_until - missed_from)) / 3600 AS open_gap_hours
    WHERE state = 'open'
    GROUP BY source_id
)

FROM week FULL JOIN opened USING (source_id)
SELECT
    source_id,
    coalesce(week_listed_count, 0) AS week_listed_count,
    coalesce(week_held_count, 0) AS week_held_count,
    week_held_share,
    coalesce(open_gap_count, 0) AS open_gap_count,
    coalesce(open_gap_hours, 0) AS open_gap_hours
ORDER BY source_id;
