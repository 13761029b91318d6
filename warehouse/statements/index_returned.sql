-- Texts that are online again and whose postings are gone.
INSERT INTO documents BY NAME
FROM core.article_versions
SELECT
    version_id,
    source_id,
    coalesce(language, '') AS language,
    coalesce(published_at, first_seen_at) AS published_at,
    search.tokens(coalesce(title, '')) AS title_words,
    search.tokens(body) AS body_words
WHERE rowid IN (
    FROM core.article_versions AS held
    SELECT held.rowid
    WHERE held.version_id IN (FROM unindexed ANTI JOIN documents USING (version_id))
);
