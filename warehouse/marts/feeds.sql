CREATE VIEW marts.feeds AS
WITH gaps AS (
    FROM quality.gaps
    SELECT source_id, feed_url, count(*) AS gap_count, count(*) FILTER (state = 'open') AS open_gap_count
    GROUP BY ALL
)

FROM ops.feeds
LEFT JOIN gaps USING (source_id, feed_url)
SELECT
    source_id,
    feed_url,
    moved_url,
    kind,
    outcome,
    detail,
    failure_count,
    checked_at,
    next_check_at,
    interval_seconds,
    usual_per_day,
    listed_count,
    newest_at,
    has_false_validators,
    coalesce(gap_count, 0) AS gap_count,
    coalesce(open_gap_count, 0) AS open_gap_count
ORDER BY source_id, feed_url;

COMMENT ON VIEW marts.feeds IS 'How each feed, and each sitemap below an index, is read: how often, how well, and what it missed.';
COMMENT ON COLUMN marts.feeds.source_id IS 'The source.';
COMMENT ON COLUMN marts.feeds.feed_url IS 'Its address, as declared.';
COMMENT ON COLUMN marts.feeds.moved_url IS 'Where it has moved for good, and is read; NULL when it has not.';
COMMENT ON COLUMN marts.feeds.kind IS 'What kind of feed it is.';
COMMENT ON COLUMN marts.feeds.outcome IS 'How the last visit went.';
COMMENT ON COLUMN marts.feeds.detail IS 'What more is known of that visit.';
COMMENT ON COLUMN marts.feeds.failure_count IS 'Visits that failed in a row.';
COMMENT ON COLUMN marts.feeds.checked_at IS 'When it was last visited.';
COMMENT ON COLUMN marts.feeds.next_check_at IS 'When it is due again.';
COMMENT ON COLUMN marts.feeds.interval_seconds IS 'The time between two visits while it answers.';
COMMENT ON COLUMN marts.feeds.usual_per_day IS 'Entries a day that it brings, as a mean over the last week or so.';
COMMENT ON COLUMN marts.feeds.listed_count IS 'How many entries its page had when it was last read.';
COMMENT ON COLUMN marts.feeds.newest_at IS 'The date of the newest of them.';
COMMENT ON COLUMN marts.feeds.has_false_validators IS 'Whether it has said "not modified" when it was.';
COMMENT ON COLUMN marts.feeds.gap_count IS 'How often it overflowed between two visits.';
COMMENT ON COLUMN marts.feeds.open_gap_count IS 'How many of these gaps are not filled.';
