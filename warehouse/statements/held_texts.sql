-- The texts of some versions, by their places in the table: another condition would read all texts.
FROM core.article_versions
SELECT version_id, title, body
WHERE rowid IN (SELECT unnest($row_ids::BIGINT[]));
