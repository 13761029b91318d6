-- The months of what is exported, and a fingerprint of each month's rows. A version's texts never change, so that
-- they need not be read for it.
FROM (FROM exported SELECT * EXCLUDE (title, body, summary)) AS rows
SELECT
    year(dated_at)::INTEGER AS year,
    month(dated_at)::INTEGER AS month,
    count(*) AS row_count,
    bit_xor(hash(rows))::VARCHAR AS fingerprint
GROUP BY ALL
ORDER BY ALL;
