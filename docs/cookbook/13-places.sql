-- Where is the news from, by the places printed before the text?
SELECT upper(dateline_place) AS place, count(*) AS articles, count(DISTINCT source_id) AS sources
FROM marts.articles
WHERE dateline_place IS NOT NULL
GROUP BY place
ORDER BY articles DESC, place
LIMIT 8;
