-- Articles per source and day of publication (UTC), over the 28 days that end with the newest article.
WITH dated AS (
    SELECT source_id, CAST(published_at AT TIME ZONE 'UTC' AS DATE) AS published_on
    FROM core.articles
    WHERE published_at IS NOT NULL
)
SELECT source_id, published_on, count(*) AS article_count
FROM dated
WHERE published_on > (SELECT max(published_on) FROM dated) - 28
GROUP BY source_id, published_on
ORDER BY source_id, published_on
