-- Which articles name sums of money, and which sums?
SELECT source_id, regexp_extract_all(body, '\bRp ?\d[\d.,]*\d(?: (?:ribu|juta|miliar|triliun))?') AS sums, title
FROM marts.articles
WHERE len(sums) > 0
ORDER BY source_id, title;
