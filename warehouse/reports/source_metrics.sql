-- One row per source: what the suite `tables` judges after each load (expectations/suites/tables.yaml).
WITH
articles AS (
    SELECT
        source_id,
        count(*) AS article_count,
        count(*) - count(DISTINCT article_id) AS doubled_article_count,
        count(title) / count(*) AS title_share,
        count(published_at) / count(*) AS published_at_share,
        count(*) FILTER (WHERE published_at > now() + INTERVAL 24 HOUR) AS future_count,
        date_diff('hour', max(first_seen_at), now()) AS hours_since_new_article
    FROM core.articles
    GROUP BY source_id
),
untraced AS (
    SELECT source_id, count(*) AS untraced_count
    FROM core.article_versions ANTI JOIN raw.captures USING (capture_id)
    GROUP BY source_id
),
gaps AS (
    SELECT source_id, count(*) AS version_gap_count
    FROM (
        SELECT any_value(source_id) AS source_id
        FROM core.article_versions
        GROUP BY article_id
        HAVING min(version) <> 1 OR max(version) <> count(*)
    )
    GROUP BY source_id
),
unsearchable AS (
    SELECT article.source_id, count(*) AS unsearchable_count
    FROM core.articles AS article
    ANTI JOIN search.documents USING (version_id)
    ANTI JOIN (FROM core.removals WHERE restored_at IS NULL) AS gone USING (article_id)
    GROUP BY article.source_id
),
held AS (
    SELECT source_id, count(*) AS held_count FROM quality.quarantine WHERE state = 'held' GROUP BY source_id
)
SELECT
    source_id,
    coalesce(article_count, 0) AS article_count,
    source_id IN (SELECT feed.source_id FROM ops.feeds AS feed) AS is_followed,
    coalesce(off_count, 0) AS off_count,
    coalesce(doubled_article_count, 0) AS doubled_article_count,
    coalesce(untraced_count, 0) AS untraced_count,
    coalesce(future_count, 0) AS future_count,
    coalesce(version_gap_count, 0) AS version_gap_count,
    coalesce(unsearchable_count, 0) AS unsearchable_count,
    hours_since_new_article,
    title_share,
    published_at_share,
    coalesce(held_count, 0) / nullif(coalesce(held_count, 0) + coalesce(article_count, 0), 0) AS quarantined_share
FROM articles
FULL JOIN marts.accounts USING (source_id)
FULL JOIN held USING (source_id)
FULL JOIN untraced USING (source_id)
FULL JOIN gaps USING (source_id)
FULL JOIN unsearchable USING (source_id)
ORDER BY source_id
