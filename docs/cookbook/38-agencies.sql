-- Which news agencies do the sources draw on, and for which places?
SELECT agency, source_id, count(*) AS articles, list_sort(list(DISTINCT dateline_place)) AS places
FROM marts.articles
WHERE agency IS NOT NULL
GROUP BY agency, source_id
ORDER BY agency, source_id;
