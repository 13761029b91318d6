-- `incoming`: the batch's articles. What was seen last of those that are held, and all versions of them.
CREATE OR REPLACE TEMP TABLE held_articles AS
FROM core.sightings SEMI JOIN (FROM incoming SELECT article_id WHERE len(reasons) = 0) USING (article_id)
SELECT rowid AS row_id, article_id, version_id, last_seen_at, sighting_count;

-- By their places in the table: another condition would read all that is selected of all versions.
CREATE OR REPLACE TEMP TABLE held_versions AS
FROM core.article_versions
SELECT
    rowid AS row_id, version_id, article_id, version, content_hash, first_seen_at, capture_id,
    extractor_version, boilerplate_version
WHERE rowid IN (FROM core.article_versions AS held SEMI JOIN held_articles USING (article_id) SELECT held.rowid);
