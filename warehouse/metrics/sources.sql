-- How each source lives, beside its own past: rhythm, volume, lag, outcomes (suite `sources`).
-- An article's time is when it was published, or first seen where that is unknown or later. `$now`: the time of the
-- check; days are UTC's. A figure without enough past to be set beside is NULL, and is not judged.
WITH texts AS (
    FROM core.article_versions
    SELECT
        source_id, title, language, published_at, published_precision, first_seen_at, word_count,
        least(coalesce(published_at, first_seen_at), first_seen_at) AS happened_at
    WHERE version = 1
      AND first_seen_at > $now::TIMESTAMPTZ - INTERVAL 63 DAY
      AND first_seen_at <= $now::TIMESTAMPTZ
),

-- Volume of yesterday, beside the same weekday of up to eight weeks.
days AS (
    FROM texts
    SELECT source_id, timezone('UTC', happened_at)::DATE AS happened_on, count(*) AS article_count
    GROUP BY ALL
),

first_days AS (
    FROM texts SELECT source_id, timezone('UTC', min(first_seen_at))::DATE AS first_on GROUP BY source_id
),

weekdays AS (
    FROM first_days, range(7, 57, 7) AS week (days_before)
    SELECT source_id, timezone('UTC', $now::TIMESTAMPTZ)::DATE - 1 - days_before::INTEGER AS happened_on
    WHERE timezone('UTC', $now::TIMESTAMPTZ)::DATE - 1 - days_before::INTEGER > first_on
),

volumes AS (
    FROM weekdays LEFT JOIN days USING (source_id, happened_on)
    SELECT source_id, median(coalesce(article_count, 0)) AS usual_day_count
    GROUP BY source_id
    HAVING count(*) >= 3
),

-- The volume of a usual day of today's weekday, or of the last fortnight where there are not yet three of them.
expected AS (
    FROM days
    SELECT
        source_id,
        CASE
            WHEN count(*) FILTER (dayofweek(happened_on) = dayofweek(timezone('UTC', $now::TIMESTAMPTZ))) >= 3
            THEN median(article_count) FILTER (dayofweek(happened_on) = dayofweek(timezone('UTC', $now::TIMESTAMPTZ)))
            WHEN count(*) >= 3 THEN median(article_count)
        END AS daily_count
    WHERE happened_on < timezone('UTC', $now::TIMESTAMPTZ)::DATE
    GROUP BY source_id
),

-- Lag: what was published more than a week before it was seen is a backfill, and says nothing of it.
lags AS (
    FROM texts
    SELECT
        source_id,
        epoch(first_seen_at) - epoch(published_at) AS lag_seconds,
        first_seen_at > $now::TIMESTAMPTZ - INTERVAL 24 HOUR AS is_recent
    WHERE published_precision IN ('second', 'minute')
      AND first_seen_at > $now::TIMESTAMPTZ - INTERVAL 28 DAY
      AND first_seen_at - published_at BETWEEN INTERVAL 0 DAY AND INTERVAL 7 DAY
),

lagging AS (
    FROM lags
    SELECT
        source_id,
        median(lag_seconds) FILTER (is_recent) AS lag_seconds,
        median(lag_seconds) FILTER (NOT is_recent) AS usual_lag_seconds,
        count(*) FILTER (is_recent) AS lag_count,
        count(*) FILTER (NOT is_recent) AS usual_lag_count
    GROUP BY source_id
),

recent AS (
    FROM texts
    SELECT
        source_id,
        count(*) AS recent_count,
        count(title) / count(*) AS title_share,
        count(published_at) / count(*) AS published_at_share,
        count(language) / count(*) AS language_share,
        median(word_count) AS median_word_count
    WHERE first_seen_at > $now::TIMESTAMPTZ - INTERVAL 28 DAY
    GROUP BY source_id
),

articles AS (
    FROM core.articles SELECT source_id, count(*) AS article_count GROUP BY source_id
),

-- What became of what the feeds listed in a week, but for the last day's, which may still wait.
coverage AS (
    FROM ops.frontier
    SELECT
        source_id,
        count(*) AS listed_count,
        count(*) FILTER (outcome LIKE 'failed%') / count(*) AS failed_share,
        count(*) FILTER (outcome = 'pending' AND (capture_id IS NOT NULL OR due_at < $now)) / count(*) AS waiting_share
    WHERE discovered_at BETWEEN $now::TIMESTAMPTZ - INTERVAL 8 DAY AND $now::TIMESTAMPTZ - INTERVAL 24 HOUR
    GROUP BY source_id
),

judged AS (
    FROM ops.attempts
    SELECT
        source_id,
        count(*) AS judged_count,
        count(*) FILTER (outcome = 'quarantined') / count(*) AS quarantined_share
    WHERE batch_id IS NOT NULL AND attempted_at > $now::TIMESTAMPTZ - INTERVAL 7 DAY
    GROUP BY source_id
),

feeds AS (
    FROM ops.feeds
    SELECT source_id, count(*) AS feed_count, count(*) FILTER (failure_count > 0) / count(*) AS failing_feed_share
    GROUP BY source_id
),

known AS (
    FROM articles SELECT source_id
    UNION
    FROM ops.frontier SELECT source_id
    UNION
    FROM feeds SELECT source_id
)

FROM known
LEFT JOIN articles USING (source_id)
LEFT JOIN marts.rhythms($now::TIMESTAMPTZ) AS rhythms USING (source_id)
LEFT JOIN days AS yesterday
  ON yesterday.source_id = known.source_id
 AND yesterday.happened_on = timezone('UTC', $now::TIMESTAMPTZ)::DATE - 1
LEFT JOIN volumes USING (source_id)
LEFT JOIN expected USING (source_id)
LEFT JOIN lagging USING (source_id)
LEFT JOIN recent USING (source_id)
LEFT JOIN coverage USING (source_id)
LEFT JOIN judged USING (source_id)
LEFT JOIN feeds USING (source_id)
SELECT
    known.source_id,
    feed_count IS NOT NULL AS is_followed,
    coalesce(articles.article_count, 0) AS article_count,
    silence_seconds / 3600 AS silence_hours,
    usual_pause_seconds / 3600 AS usual_pause_hours,
    silence_seconds / usual_pause_seconds AS silence_ratio,
    coalesce(yesterday.article_count, 0) AS day_count,
    usual_day_count,
    day_count / nullif(usual_day_count, 0) AS volume_ratio,
    daily_count,
    lag_seconds,
    usual_lag_seconds,
    -- Below half an hour a lag is that of the feed's own, and of our schedule.
    CASE WHEN lag_count >= 10 AND usual_lag_count >= 50 THEN lag_seconds / greatest(usual_lag_seconds, 1800) END
        AS lag_ratio,
    coalesce(recent_count, 0) AS recent_count,
    title_share,
    published_at_share,
    language_share,
    median_word_count,
    coalesce(listed_count, 0) AS listed_count,
    failed_share,
    waiting_share,
    coalesce(judged_count, 0) AS judged_count,
    quarantined_share,
    feed_count,
    failing_feed_share
ORDER BY known.source_id
