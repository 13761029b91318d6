-- From where were titles and bodies taken, in how many articles?
-- `evidence` names the origin of each field that has several possible ones; `lumbung trace` shows it for one article.
SELECT field, evidence[field] AS origin, count(*) AS articles
FROM core.articles, unnest(['title', 'body', 'authors', 'summary']) AS fields (field)
WHERE evidence[field] IS NOT NULL
GROUP BY ALL
ORDER BY field, articles DESC, origin;
