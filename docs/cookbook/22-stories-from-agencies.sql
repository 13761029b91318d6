-- Which stories travelled farthest, from which agency, and how long did that take?
SELECT title, first_source_id, agency, publisher_count, article_count, round(lag_seconds / 60) AS minutes
FROM marts.stories
ORDER BY publisher_count DESC, title
LIMIT 5;
