-- What did the checks of articles find, and in what share of the articles they looked at?
SELECT
    expectation,
    severity,
    sum(unexpected_count) AS unexpected,
    sum(element_count) AS looked_at,
    round(sum(unexpected_count) / sum(element_count), 2) AS unexpected_share
FROM marts.quality_daily
WHERE level = 'row' AND source_id IS NULL
GROUP BY ALL
ORDER BY unexpected DESC, severity, expectation
LIMIT 6;
