-- The ten newest changes of each source after publication, newest first.
SELECT
    coalesce(title_after, title_before) AS title,
    source_id,
    change,
    version,
    nullif(title_before, title_after) AS title_before,
    before_seen_at,
    after_seen_at,
    url
FROM marts.edits
QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY after_seen_at DESC, article_id, version DESC) <= 10
ORDER BY after_seen_at DESC, article_id, version DESC
LIMIT 1000
