-- How much is written of a subject, week by week, and by whom?
SELECT date_trunc('week', published_at)::DATE AS week_on, count(*) AS articles, count(DISTINCT source_id) AS sources
FROM marts.search('pelabuhan feri', in_language := 'id', most := 10_000)
GROUP BY week_on
ORDER BY week_on DESC
LIMIT 4;
