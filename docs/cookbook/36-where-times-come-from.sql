-- Where does each source print its time of publication, how exactly, and how is its zone known?
SELECT source_id, published_from, published_precision, time_zone_from, count(*) AS articles, min(published_text) AS example
FROM core.articles
GROUP BY ALL
ORDER BY source_id, articles DESC;
