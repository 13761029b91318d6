-- The ten newest articles of each source, newest first.
SELECT
    title,
    source_id,
    byline,
    published_at,
    first_seen_at,
    language,
    word_count,
    version,
    array_to_string(flags, ', ') AS flags,
    url
FROM core.articles
QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY first_seen_at DESC, article_id) <= 10
ORDER BY first_seen_at DESC, article_id
LIMIT 1000
