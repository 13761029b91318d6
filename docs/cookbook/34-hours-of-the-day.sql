-- At which hours of the day does each source publish, in its readers' time?
-- Times are in UTC until a zone is named; only those known to the minute have an hour.
WITH zones AS (
    FROM (VALUES ('id', 'Asia/Jakarta'), ('en', 'Europe/London')) AS zone (language, time_zone)
)

FROM marts.articles JOIN zones USING (language)
SELECT
    source_id,
    count(*) FILTER (hour(timezone(time_zone, published_at)) < 6) AS night,
    count(*) FILTER (hour(timezone(time_zone, published_at)) BETWEEN 6 AND 11) AS morning,
    count(*) FILTER (hour(timezone(time_zone, published_at)) BETWEEN 12 AND 17) AS afternoon,
    count(*) FILTER (hour(timezone(time_zone, published_at)) > 17) AS evening
WHERE published_precision IN ('second', 'minute')
GROUP BY source_id
ORDER BY source_id;
