CREATE VIEW marts.source_health AS
WITH feeds AS (
    FROM ops.feeds
    SELECT
        source_id,
        count(*) AS feed_count,
        count(*) FILTER (failure_count > 0) AS failing_feed_count,
        max(checked_at) AS last_checked_at
    GROUP BY source_id
),

entries AS (
    FROM ops.frontier
    SELECT
        source_id,
        max(discovered_at) AS last_discovered_at,
        count(*) FILTER (outcome = 'pending') AS pending_count,
        count(*) FILTER (outcome LIKE 'failed%') AS failed_count
    GROUP BY source_id
),

articles AS (
    FROM core.articles
    SELECT
        source_id,
        count(*) AS article_count,
        max(published_at) AS last_published_at,
        count(published_at) / count(*) AS dated_share,
        median(word_count) AS median_word_count
    GROUP BY source_id
),

held AS (
    FROM quality.quarantine SELECT source_id, count(*) AS quarantined_count WHERE state = 'held' GROUP BY source_id
)

FROM feeds
FULL JOIN entries USING (source_id)
FULL JOIN articles USING (source_id)
FULL JOIN held USING (source_id)
SELECT
    source_id,
    coalesce(feed_count, 0) AS feed_count,
    coalesce(failing_feed_count, 0) AS failing_feed_count,
    last_checked_at,
    last_discovered_at,
    last_published_at,
    coalesce(article_count, 0) AS article_count,
    coalesce(quarantined_count, 0) AS quarantined_count,
    coalesce(pending_count, 0) AS pending_count,
    coalesce(failed_count, 0) AS failed_count,
    dated_share,
    median_word_count
ORDER BY source_id;

COMMENT ON VIEW marts.source_health IS 'One row per source: is it still read, does it still bring articles, and are they whole?';
COMMENT ON COLUMN marts.source_health.source_id IS 'The source.';
COMMENT ON COLUMN marts.source_health.feed_count IS 'Feeds that were visited.';
COMMENT ON COLUMN marts.source_health.failing_feed_count IS 'Feeds whose last visit failed.';
COMMENT ON COLUMN marts.source_health.last_checked_at IS 'When a feed of it was last visited.';
COMMENT ON COLUMN marts.source_health.last_discovered_at IS 'When a feed last listed something new.';
COMMENT ON COLUMN marts.source_health.last_published_at IS 'When its newest article was published.';
COMMENT ON COLUMN marts.source_health.article_count IS 'Articles held.';
COMMENT ON COLUMN marts.source_health.quarantined_count IS 'Captures held in quarantine.';
COMMENT ON COLUMN marts.source_health.pending_count IS 'Entries not yet ended.';
COMMENT ON COLUMN marts.source_health.failed_count IS 'Entries whose last attempt failed.';
COMMENT ON COLUMN marts.source_health.dated_share IS 'The share of its articles whose time is known, 0 to 1.';
COMMENT ON COLUMN marts.source_health.median_word_count IS 'Half of its articles have at least this many words.';
