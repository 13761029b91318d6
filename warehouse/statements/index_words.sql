INSERT INTO search.documents BY NAME
FROM documents
SELECT
    * EXCLUDE (title_words, body_words),
    2 * len(title_words) + len(body_words) AS length_count
ORDER BY version_id;

-- Nobody searches for words of more than 50 letters; hostile pages are full of them.
CREATE OR REPLACE TEMP TABLE occurrences AS
FROM (
    FROM documents SELECT version_id, language, unnest(title_words) AS word, 2 AS weight
    UNION ALL
    FROM documents SELECT version_id, language, unnest(body_words) AS word, 1 AS weight
)
SELECT version_id, language, word, sum(weight)::INTEGER AS occurrence_count
WHERE len(word) <= 50
GROUP BY version_id, language, word;

CREATE OR REPLACE TEMP TABLE spelled AS
FROM (FROM occurrences SELECT DISTINCT word, language) AS found
LEFT JOIN search.words AS known ON known.word_key = search.key(found.word) AND known.language = found.language
SELECT found.word, found.language, known.stem_id;
