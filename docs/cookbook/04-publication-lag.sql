-- Whose articles reach us how long after their publication, in hours behind the quickest source?
-- To the quarter of an hour; marts.publication_lag has the lags themselves, in seconds.
-- After a source's first run this tells how far back its feeds reach.
SELECT
    source_id,
    article_count,
    round((median_lag_seconds - min(median_lag_seconds) OVER ()) / 900) / 4 AS hours_behind
FROM marts.publication_lag
ORDER BY hours_behind, source_id;
