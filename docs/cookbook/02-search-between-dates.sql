-- Which articles write of a harvest of rice, published within one week?
-- A word finds its other forms too; `since` narrows before ranking, any other condition after it.
SELECT round(score, 2) AS score, source_id, published_at, title
FROM marts.search('panen padi', since := '2025-11-10', most := 100)
WHERE published_at < TIMESTAMPTZ '2025-11-17 00:00:00+00'
ORDER BY score DESC
LIMIT 5;
