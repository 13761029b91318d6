-- The texts of some versions, by their places in the table: another condition would read all texts.
FROM core.article_versions
SELECT version_id, title, body
WHERE rowid IN (
    FROM core.article_versions AS held
    SELECT held.rowid
    WHERE list_contains($version_ids::INTEGER[], held.version_id)
);
