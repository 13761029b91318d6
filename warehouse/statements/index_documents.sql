-- The texts that became current in this batch (`decided`), cut into words; what they replace no longer counts.
CREATE OR REPLACE TEMP TABLE documents AS
FROM core.article_versions JOIN (
    FROM decided SELECT article_id, max(version) AS version WHERE is_new GROUP BY article_id
) USING (article_id, version)
SELECT
    (SELECT coalesce(max(document_id), 0) FROM search.lengths)
        + row_number() OVER (ORDER BY article_id) AS document_id,
    article_id,
    version,
    source_id,
    coalesce(language, '') AS language,
    coalesce(published_at, first_seen_at) AS published_at,
    search.tokens(coalesce(title, '')) AS title_words,
    search.tokens(body) AS body_words;

UPDATE search.lengths
SET is_current = false
WHERE is_current AND article_id IN (FROM documents SELECT article_id WHERE version > 1);

INSERT INTO search.lengths BY NAME
FROM documents
SELECT
    * EXCLUDE (title_words, body_words),
    2 * len(title_words) + len(body_words) AS length_count,
    true AS is_current
ORDER BY document_id;

-- Nobody searches for words of more than 50 letters; hostile pages are full of them.
CREATE OR REPLACE TEMP TABLE occurrences AS
WITH spelled AS (
    FROM documents SELECT document_id, language, unnest(title_words) AS word, true AS is_title
    UNION ALL
    FROM documents SELECT document_id, language, unnest(body_words) AS word, false AS is_title
)

FROM spelled
SELECT
    document_id, language, word,
    count(*) FILTER (is_title) AS title_count,
    count(*) FILTER (NOT is_title) AS body_count
WHERE len(word) <= 50
GROUP BY ALL;
