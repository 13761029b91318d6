-- Which sections does each source have, and how much of it is each?
SELECT source_id, section, article_count, round(article_share, 2) AS article_share, author_count, median_word_count
FROM marts.sections
WHERE article_count > 1
ORDER BY source_id, article_count DESC, section;
