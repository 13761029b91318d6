-- The share of each source's articles in which a field is filled, by the day they were first seen (UTC), of 28 days.
SELECT
    source_id,
    CAST(first_seen_at AT TIME ZONE 'UTC' AS DATE) AS first_seen_on,
    count(*) AS article_count,
    count(title) / count(*) AS title_share,
    count(published_at) / count(*) AS published_at_share,
    count(modified_at) / count(*) AS modified_at_share,
    count(language) / count(*) AS language_share,
    avg(CAST(len(authors) > 0 AS INTEGER)) AS authors_share,
    count(summary) / count(*) AS summary_share,
    count(section) / count(*) AS section_share,
    avg(CAST(len(keywords) > 0 AS INTEGER)) AS keywords_share,
    count(image_url) / count(*) AS image_url_share,
    count(dateline_place) / count(*) AS dateline_place_share,
    median(word_count) AS median_word_count
FROM core.article_versions
WHERE version = 1 AND first_seen_on > CAST(now() AT TIME ZONE 'UTC' AS DATE) - 28
GROUP BY source_id, first_seen_on
ORDER BY source_id, first_seen_on
