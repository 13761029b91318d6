-- The share of each source's articles in which a field is filled: those first seen in the last seven days, and in the
-- seven before them.
WITH recent AS (
    SELECT
        source_id,
        first_seen_at > now() - INTERVAL 7 DAY AS is_this_week,
        CAST(title IS NOT NULL AS INTEGER) AS title,
        CAST(published_at IS NOT NULL AS INTEGER) AS published_at,
        CAST(modified_at IS NOT NULL AS INTEGER) AS modified_at,
        CAST("language" IS NOT NULL AS INTEGER) AS "language",
        CAST(len(authors) > 0 AS INTEGER) AS authors,
        CAST(summary IS NOT NULL AS INTEGER) AS summary,
        CAST("section" IS NOT NULL AS INTEGER) AS "section",
        CAST(len(keywords) > 0 AS INTEGER) AS keywords,
        CAST(image_url IS NOT NULL AS INTEGER) AS image_url,
        CAST(dateline_place IS NOT NULL AS INTEGER) AS dateline_place
    FROM core.article_versions
    WHERE version = 1 AND first_seen_at > now() - INTERVAL 14 DAY
)
SELECT
    source_id,
    field,
    avg(filled) FILTER (WHERE is_this_week) AS this_week_share,
    avg(filled) FILTER (WHERE NOT is_this_week) AS week_before_share
FROM recent
UNPIVOT (filled FOR field IN (
    title, published_at, modified_at, "language", authors, summary, "section", keywords, image_url, dateline_place
))
GROUP BY source_id, field
ORDER BY source_id, field
