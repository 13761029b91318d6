-- Which are the longest articles, and were they put together from several pages?
SELECT source_id, word_count, page_count, title
FROM core.articles
ORDER BY word_count DESC, title
LIMIT 5;
