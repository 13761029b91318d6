-- Which keywords stand out in which sections?
SELECT section, keyword, count(*) AS articles
FROM marts.articles, unnest(keywords) AS words (keyword)
WHERE section IS NOT NULL
GROUP BY section, keyword
ORDER BY articles DESC, section, keyword
LIMIT 8;
