FROM exported
SELECT * EXCLUDE (dated_at)
WHERE year(dated_at) = $year AND month(dated_at) = $month
ORDER BY dated_at, article_id, version;
