-- `stemmed`: the new words, each with its language and stem. A stem has one number per language.
INSERT INTO search.words BY NAME
WITH known AS (
    FROM search.words SEMI JOIN stemmed USING (language, stem) SELECT DISTINCT language, stem, stem_id
),

added AS (
    FROM (FROM stemmed SELECT DISTINCT language, stem) ANTI JOIN known USING (language, stem)
    SELECT
        language, stem,
        (SELECT coalesce(max(stem_id), 0) FROM search.words) + row_number() OVER (ORDER BY language, stem) AS stem_id
)

FROM stemmed JOIN (FROM known UNION ALL BY NAME FROM added) USING (language, stem)
SELECT word, language, stem, stem_id
ORDER BY language, word;

INSERT INTO search.postings BY NAME
FROM occurrences JOIN search.words USING (word, language)
SELECT stem_id, document_id, sum(title_count) AS title_count, sum(body_count) AS body_count
GROUP BY stem_id, document_id
ORDER BY stem_id, document_id;
