-- Whose pictures are printed most?
-- A credit is printed as the publisher has it, often with its own name before a slash.
SELECT regexp_replace(image_credit, '^.*/', '') AS credited, count(*) AS pictures, list_sort(list(DISTINCT source_id)) AS sources
FROM marts.articles
WHERE image_credit IS NOT NULL
GROUP BY credited
ORDER BY pictures DESC, credited
LIMIT 6;
