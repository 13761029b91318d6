CREATE VIEW marts.publication_lag AS
FROM core.article_versions
SELECT
    source_id,
    count(*) AS article_count,
    quantile_cont(epoch(first_seen_at) - epoch(published_at), 0.5) AS median_lag_seconds,
    quantile_cont(epoch(first_seen_at) - epoch(published_at), 0.9) AS ninth_decile_lag_seconds
WHERE version = 1 AND published_precision IN ('second', 'minute')
GROUP BY source_id
ORDER BY source_id;

COMMENT ON VIEW marts.publication_lag IS 'How long after publication each source''s articles were fetched, where the time is known to the minute.';
COMMENT ON COLUMN marts.publication_lag.article_count IS 'How many articles it is measured on.';
COMMENT ON COLUMN marts.publication_lag.median_lag_seconds IS 'Half of them were fetched within this time of their publication.';
COMMENT ON COLUMN marts.publication_lag.ninth_decile_lag_seconds IS 'Nine tenths were.';
