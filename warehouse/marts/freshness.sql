-- How long each source has been silent, beside its own rhythm. Its usual pause is the second longest between two new
-- articles in four weeks (the longest may be ours, or a holiday), at least 3 hours, and 36 while fewer than 20 are known.
-- Late: silent for more than twice that. Silent: for more than seven days and four times that, or all its feeds have failed
-- three times in a row.
CREATE VIEW marts.freshness AS
WITH arrived AS (
    SELECT
        source_id,
        least(coalesce(published_at, first_seen_at), first_seen_at) AS appeared_at
    FROM core.article_versions
    WHERE version = 1
),
pauses AS (
    SELECT
        source_id,
        appeared_at,
        epoch(appeared_at) - epoch(lag(appeared_at) OVER (PARTITION BY source_id ORDER BY appeared_at)) AS pause_seconds
    FROM arrived
    WHERE appeared_at > now() - INTERVAL 28 DAY
),
rhythms AS (
    SELECT
        source_id,
        CASE WHEN count(*) >= 20 THEN greatest(max(pause_seconds, 2)[2], 3 * 3600) ELSE 36 * 3600 END AS usual_pause_seconds
    FROM pauses
    GROUP BY source_id
),
newest AS (
    SELECT source_id, max(appeared_at) AS last_appeared_at FROM arrived GROUP BY source_id
),
feeds AS (
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
        epoch(now()) - epoch(last_appeared_at) AS silence_seconds,
        coalesce(usual_pause_seconds, 36 * 3600) AS usual_pause_seconds,
        last_checked_at,
        coalesce(feed_count, 0) AS feed_count,
        coalesce(failing_feed_count, 0) AS failing_feed_count,
        broken_feed_count
    FROM newest
    FULL JOIN feeds USING (source_id)
    LEFT JOIN rhythms USING (source_id)
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
COMMENT ON COLUMN marts.freshness.usual_pause_seconds IS 'The second-longest pause between two of its articles in four weeks, at least 3 hours; 36 hours while fewer than 20 articles are known.';
COMMENT ON COLUMN marts.freshness.last_checked_at IS 'When one of its feeds was last visited.';
COMMENT ON COLUMN marts.freshness.feed_count IS 'How many feeds of it were ever visited.';
COMMENT ON COLUMN marts.freshness.failing_feed_count IS 'How many of these failed when they were last visited.';
