-- The share of each source's articles in which a field is filled.
SELECT
    source_id,
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
    count(dateline_place) / count(*) AS dateline_place_share
FROM core.articles
GROUP BY source_id
ORDER BY source_id
