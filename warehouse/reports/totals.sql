-- What the warehouse holds. `off_count` must be 0.
SELECT
    (SELECT count(*) FROM core.articles) AS article_count,
    (SELECT count(*) FROM core.article_versions) AS version_count,
    (SELECT count(DISTINCT source_id) FROM core.article_versions) AS source_count,
    (SELECT count(*) FROM quality.quarantine WHERE state = 'held') AS held_count,
    (SELECT count(*) FROM ops.frontier WHERE outcome = 'pending') AS pending_count,
    (SELECT coalesce(sum(off_count), 0) FROM marts.accounts)::BIGINT AS off_count
