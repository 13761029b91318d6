-- `looks`: indexes with the time of their last whole look (source_id, feed_url, checked_at). What their sources had
-- listed by then, the latest.
FROM looks
JOIN ops.frontier ON frontier.source_id = looks.source_id AND frontier.discovered_at <= looks.checked_at
SELECT looks.feed_url, frontier.canonical_url
QUALIFY row_number() OVER (
    PARTITION BY looks.source_id, looks.feed_url
    ORDER BY frontier.discovered_at DESC, frontier.canonical_url
) <= $most;
