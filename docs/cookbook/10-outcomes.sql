-- What became of every address that was discovered, and why?
SELECT source_id, outcome, detail, count(*) AS addresses
FROM ops.frontier
GROUP BY ALL
ORDER BY source_id, outcome, detail;
