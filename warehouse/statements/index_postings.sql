-- `stemmed`: the new words, each with its language and stem. A stem has one number per language.
CREATE OR REPLACE TEMP TABLE added_words AS
WITH rooted AS (
    FROM stemmed SELECT word, language, search.key(word) AS word_key, search.key(stem) AS stem_key
),

known AS (
    FROM search.words SEMI JOIN rooted USING (stem_key, language) SELECT DISTINCT language, stem_key, stem_id
),

added AS (
    FROM (FROM rooted SELECT language, stem_key, min(word) AS word GROUP BY ALL) ANTI JOIN known USING (language, stem_key)
    SELECT
        language, stem_key,
        (SELECT coalesce(max(stem_id), 0) FROM search.words) + row_number() OVER (ORDER BY language, word) AS stem_id
)

FROM rooted JOIN (FROM known UNION ALL BY NAME FROM added) USING (language, stem_key)
SELECT word, language, word_key, stem_key, stem_id;

INSERT INTO search.words BY NAME
FROM added_words ORDER BY stem_id, word;

INSERT INTO search.recent_postings BY NAME
FROM occurrences JOIN (
    FROM spelled SELECT word, language, stem_id WHERE stem_id IS NOT NULL
    UNION ALL
    FROM added_words SELECT word, language, stem_id
) USING (word, language)
SELECT stem_id, version_id, sum(occurrence_count)::INTEGER AS occurrence_count
GROUP BY stem_id, version_id
ORDER BY stem_id, version_id;
