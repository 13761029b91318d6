CREATE VIEW marts.coverage AS
WITH listed AS (
    FROM ops.frontier
    SELECT
        source_id,
        timezone(
            'UTC',
            least(
                coalesce(aged_from, published_at, try_cast(modified_text AS TIMESTAMPTZ), discovered_at),
                discovered_at
            )
        )::DATE AS listed_on,
        count(*) AS listed_count,
        count(article_id) AS held_count,
        count(*) FILTER (article_id IS NULL AND outcome LIKE 'skipped%') AS skipped_count,
        count(*) FILTER (article_id IS NULL AND outcome LIKE 'failed%') AS failed_count,
        count(*) FILTER (article_id IS NULL AND outcome = 'quarantined') AS quarantined_count,
        count(*) FILTER (article_id IS NULL AND outcome = 'pending') AS pending_count
    GROUP BY ALL
),

opened AS (
    FROM quality.gaps
    SELECT
        source_id,
        timezone('UTC', missed_from) AS began_at,
        timezone('UTC', missed_until) AS ended_at,
        unnest(generate_series(date_trunc('day', began_at), ended_at, INTERVAL 1 DAY)) AS day_at
    WHERE state = 'open'
),

missed AS (
    FROM opened
    SELECT
        source_id,
        day_at::DATE AS listed_on,
        sum(epoch(least(ended_at, day_at + INTERVAL 1 DAY) - greatest(began_at, day_at))) / 3600 AS open_gap_hours
    GROUP BY ALL
)

FROM listed FULL JOIN missed USING (source_id, listed_on)
SELECT
    source_id,
    listed_on,
    coalesce(listed_count, 0) AS listed_count,
    coalesce(held_count, 0) AS held_count,
    coalesce(skipped_count, 0) AS skipped_count,
    coalesce(failed_count, 0) AS failed_count,
    coalesce(quarantined_count, 0) AS quarantined_count,
    coalesce(pending_count, 0) AS pending_count,
    held_count / listed_count AS held_share,
    coalesce(open_gap_hours, 0) AS open_gap_hours
ORDER BY source_id, listed_on;

COMMENT ON VIEW marts.coverage IS 'Per source and day: how much of what the publisher listed is held, and of how many hours its listings were not seen.';
COMMENT ON COLUMN marts.coverage.source_id IS 'The source.';
COMMENT ON COLUMN marts.coverage.listed_on IS 'The day (UTC) of publication, as page or listing tell it, else of discovery.';
COMMENT ON COLUMN marts.coverage.listed_count IS 'Entries that its listings have named.';
COMMENT ON COLUMN marts.coverage.held_count IS 'Those of which an article is held.';
COMMENT ON COLUMN marts.coverage.skipped_count IS 'Those that we chose not to fetch, or not to use.';
COMMENT ON COLUMN marts.coverage.failed_count IS 'Those that could not be fetched.';
COMMENT ON COLUMN marts.coverage.quarantined_count IS 'Those that are in quarantine.';
COMMENT ON COLUMN marts.coverage.pending_count IS 'Those that wait.';
COMMENT ON COLUMN marts.coverage.held_share IS 'The held part of what was listed, 0 to 1; NULL on a day of which only a gap is known.';
COMMENT ON COLUMN marts.coverage.open_gap_hours IS 'Hours of the day that lie in gaps which are still open, those of several feeds added up.';
