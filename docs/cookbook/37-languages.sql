-- In which languages does each source write, and how sure is that?
SELECT source_id, language, count(*) AS articles, round(min(language_confidence), 2) AS least_confidence
FROM core.articles
GROUP BY source_id, language
ORDER BY source_id, articles DESC;
