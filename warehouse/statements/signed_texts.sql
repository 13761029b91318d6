-- What candidates of earlier loads are compared by.
FROM core.article_versions
SELECT version_id, article_id, near_duplicate_signature, word_count
WHERE rowid IN (
    FROM core.article_versions AS held
    SELECT held.rowid
    WHERE held.version_id IN (FROM candidates SELECT earlier_id EXCEPT FROM decided SELECT version_id WHERE is_new)
);
