-- What was seen last of each article (`standing`) is what search finds, unless its page is gone, and nothing that it
-- replaces (`superseded`).
CREATE OR REPLACE TEMP TABLE findable AS
FROM standing ANTI JOIN (FROM core.removals WHERE restored_at IS NULL) USING (article_id) SELECT version_id;

INSERT INTO search.withdrawn BY NAME
FROM search.documents SEMI JOIN superseded USING (version_id) ORDER BY version_id;

DELETE FROM search.documents WHERE version_id IN (FROM superseded);

-- Texts that are online again, and whose postings are still there.
INSERT INTO search.documents BY NAME
FROM search.withdrawn SEMI JOIN findable USING (version_id) ORDER BY version_id;

DELETE FROM search.withdrawn WHERE version_id IN (FROM findable);

CREATE OR REPLACE TEMP TABLE unindexed AS
FROM findable ANTI JOIN search.documents USING (version_id);

CREATE OR REPLACE TEMP TABLE documents AS
FROM incoming JOIN (FROM decided SELECT place, version_id WHERE is_new) USING (place) SEMI JOIN unindexed USING (version_id)
SELECT
    version_id,
    source_id,
    coalesce(language, '') AS language,
    coalesce(published_at, first_seen_at) AS published_at,
    search.tokens(coalesce(title, '')) AS title_words,
    search.tokens(body) AS body_words;
