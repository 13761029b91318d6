-- Whose articles reach us latest after their publication, in hours behind the quickest source?
-- marts.publication_lag has the lags themselves, in seconds.
SELECT
    source_id,
    article_count,
    round((median_lag_seconds - min(median_lag_seconds) OVER ()) / 3600)::INTEGER AS hours_behind
FROM marts.publication_lag
ORDER BY hours_behind DESC, source_id;
