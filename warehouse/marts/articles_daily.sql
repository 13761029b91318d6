CREATE VIEW marts.articles_daily AS
FROM core.articles
SELECT
    timezone('UTC', published_at)::DATE AS published_on,
    source_id,
    language,
    count(*) AS article_count,
    sum(word_count)::BIGINT AS word_count,
    count(*) FILTER (version > 1) AS edited_count
WHERE published_at IS NOT NULL
GROUP BY ALL
ORDER BY published_on, source_id, language;

COMMENT ON VIEW marts.articles_daily IS 'Articles per day of publication (UTC), source and language.';
COMMENT ON COLUMN marts.articles_daily.published_on IS 'The day of publication, in UTC.';
COMMENT ON COLUMN marts.articles_daily.article_count IS 'How many articles.';
COMMENT ON COLUMN marts.articles_daily.word_count IS 'How many words they have together.';
COMMENT ON COLUMN marts.articles_daily.edited_count IS 'How many of them were changed after they were first seen.';
