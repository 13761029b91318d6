-- Which checks found something, and in what share of the articles they looked at?
SELECT
    expectation,
    severity,
    source_id,
    sum(unexpected_count) AS unexpected,
    sum(element_count) AS looked_at,
    round(sum(unexpected_count) / sum(element_count), 2) AS unexpected_share
FROM marts.quality_daily
WHERE level = 'row' AND source_id IS NOT NULL AND unexpected_count > 0
GROUP BY ALL
ORDER BY severity, unexpected DESC, expectation, source_id;
