-- How long each source has been silent at a time, and its usual pause: the one rule of what is late, for people
-- (marts.freshness) and for the check `sources_are_fresh` (metrics/sources.sql).
--
-- The usual pause is the second longest between two new articles in the four weeks before the newest (the longest may be
-- ours, or a holiday), and at least 3 hours. That asks for 20 articles and for a fortnight that was seen, which holds two
-- weekends; until then it is the longest, and at least 36 hours.
CREATE MACRO marts.rhythms(asked_at) AS TABLE
WITH arrived AS (
    FROM core.article_versions
    SELECT
        source_id,
        first_seen_at,
        least(coalesce(published_at, first_seen_at), first_seen_at) AS appeared_at
    WHERE version = 1 AND first_seen_at <= asked_at
),

newest AS (
    FROM arrived
    SELECT
        source_id,
        max(appeared_at) AS last_appeared_at,
        last_appeared_at - min(first_seen_at) >= INTERVAL 13 DAY AS is_known
    GROUP BY source_id
),

pauses AS (
    FROM arrived JOIN newest USING (source_id)
    SELECT
        source_id,
        epoch(appeared_at) - epoch(lag(appeared_at) OVER (PARTITION BY source_id ORDER BY appeared_at)) AS pause_seconds
    WHERE appeared_at > last_appeared_at - INTERVAL 28 DAY
),

usual AS (
    FROM pauses
    SELECT
        source_id,
        count(*) AS arrived_count,
        coalesce(max(pause_seconds), 0) AS longest_seconds,
        max(pause_seconds, 2)[2] AS second_seconds
    GROUP BY source_id
)

FROM newest JOIN usual USING (source_id)
SELECT
    source_id,
    last_appeared_at,
    epoch(asked_at) - epoch(last_appeared_at) AS silence_seconds,
    CASE
        WHEN is_known AND arrived_count >= 20 THEN greatest(second_seconds, 3 * 3600)
        ELSE greatest(longest_seconds, 36 * 3600)
    END AS usual_pause_seconds;

COMMENT ON MACRO TABLE marts.rhythms IS 'How long each source had been silent at a time, and its usual pause: FROM marts.rhythms(now()).';

-- Late: silent for more than twice its usual pause. Silent: for more than seven days and four times that, or all its
-- feeds have failed three times in a row.
CREATE VIEW marts.freshness AS
WITH feeds AS (
    SELECT
        source_id,
        count(*) AS feed_count,
        count(*) FILTER (WHERE failure_count > 0) AS failing_feed_count,
        count(*) FILTER (WHERE failure_count >= 3) AS broken_feed_count,
        max(checked_at) AS last_checked_at
    FROM ops.feeds
    GROUP BY source_id
),
measured AS (
    SELECT
        source_id,
        last_appeared_at,
        silence_seconds,
        coalesce(usual_pause_seconds, 36 * 3600) AS usual_pause_seconds,
        last_checked_at,
        coalesce(feed_count, 0) AS feed_count,
        coalesce(failing_feed_count, 0) AS failing_feed_count,
        broken_feed_count
    FROM marts.rhythms(now())
    FULL JOIN feeds USING (source_id)
)
SELECT
    source_id,
    CASE
        WHEN feed_count = 0 THEN 'imported'
        WHEN broken_feed_count = feed_count THEN 'silent'
        WHEN silence_seconds > greatest(7 * 86400, 4 * usual_pause_seconds) THEN 'silent'
        WHEN silence_seconds > 2 * usual_pause_seconds THEN 'late'
        WHEN silence_seconds IS NULL THEN 'new'
        ELSE 'fresh'
    END AS freshness,
    last_appeared_at,
    silence_seconds,
    usual_pause_seconds,
    last_checked_at,
    feed_count,
    failing_feed_count
FROM measured
ORDER BY source_id;

COMMENT ON VIEW marts.freshness IS 'How long each source has been silent, beside its own rhythm: whether it is late.';
COMMENT ON COLUMN marts.freshness.source_id IS 'The source.';
COMMENT ON COLUMN marts.freshness.freshness IS 'fresh; late: silent for more than twice its usual pause; silent: for more than seven days and four usual pauses, or all its feeds have failed three times in a row; new: nothing came yet; imported: it has no feed.';
COMMENT ON COLUMN marts.freshness.last_appeared_at IS 'When its newest article was published, or first seen where that is unknown or later.';
COMMENT ON COLUMN marts.freshness.silence_seconds IS 'The time since then, up to now.';
COMMENT ON COLUMN marts.freshness.usual_pause_seconds IS 'The second-longest pause between two of its articles in the four weeks before the newest, at least 3 hours; before 20 articles and a fortnight are known the longest, at least 36 hours.';
COMMENT ON COLUMN marts.freshness.last_checked_at IS 'When one of its feeds was last visited.';
COMMENT ON COLUMN marts.freshness.feed_count IS 'How many feeds of it were ever visited.';
COMMENT ON COLUMN marts.freshness.failing_feed_count IS 'How many of these failed when they were last visited.';
