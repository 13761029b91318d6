-- How long each source has been silent, beside its own rhythm; those that are late longest first.
SELECT
    source_id,
    freshness,
    last_appeared_at,
    silence_seconds,
    usual_pause_seconds,
    last_checked_at,
    feed_count,
    failing_feed_count
FROM marts.freshness
ORDER BY
    list_position(['silent', 'late', 'new', 'fresh', 'imported'], freshness),
    silence_seconds / usual_pause_seconds DESC NULLS LAST,
    source_id
