-- How often does each source edit what it has published?
-- Changes of form alone, counters and pointers to other articles are no edits.
SELECT
    source_id,
    count(DISTINCT article_id) AS articles,
    count(DISTINCT article_id) FILTER (change IS NOT NULL) AS edited_articles,
    count(*) FILTER (change = 'correction') AS corrections,
    count(*) FILTER (change = 'removal') AS removals
FROM marts.articles LEFT JOIN (FROM marts.edits SELECT article_id, change) USING (article_id)
GROUP BY source_id
ORDER BY edited_articles DESC, source_id
LIMIT 5;
