-- BM25 (k1 = 1.2, b = 0.75) over title and body, the title's words counted twice. A query's words are stemmed by
-- looking them up in search.words, in every language they occur in, so no extension is needed to read.
CREATE MACRO marts.search(words, source := NULL, in_language := NULL, since := NULL, most := 20) AS TABLE
WITH terms AS (
    -- Words with the same stems are one term.
    SELECT stem_ids, min(word) AS term
    FROM (
        FROM search.words
        SELECT word, list(stem_id ORDER BY stem_id) AS stem_ids
        WHERE word IN (SELECT unnest(search.tokens(words)))
        GROUP BY word
    )
    GROUP BY stem_ids
),

stems AS (
    FROM terms SELECT term, unnest(stem_ids) AS stem_id
),

corpus AS (
    FROM search.lengths SELECT count(*) AS document_count, avg(length_count) AS mean_length WHERE is_current
),

matches AS (
    FROM search.postings JOIN stems USING (stem_id) JOIN search.lengths USING (document_id)
    SELECT
        term, document_id, article_id, version, source_id, language, published_at, length_count,
        sum(2 * title_count + body_count) AS occurrence_count
    WHERE is_current
    GROUP BY ALL
),

weights AS (
    FROM matches, corpus
    SELECT term, ln(1 + (any_value(document_count) - count(*) + 0.5) / (count(*) + 0.5)) AS weight
    GROUP BY term
),

ranked AS (
    FROM matches JOIN weights USING (term), corpus
    SELECT
        article_id, version,
        sum(
            weight * occurrence_count * 2.2
            / (occurrence_count + 1.2 * (0.25 + 0.75 * length_count / mean_length))
        ) AS score
    WHERE (source IS NULL OR source_id = source)
      AND (in_language IS NULL OR language = in_language)
      AND (since IS NULL OR published_at >= since::TIMESTAMPTZ)
    GROUP BY article_id, version
    ORDER BY score DESC, article_id
    LIMIT most
),

forms AS (
    FROM search.words SELECT '(?i)\b(' || string_agg(DISTINCT word, '|') || ')\b' AS pattern
    WHERE stem_id IN (FROM stems SELECT stem_id)
)

FROM ranked JOIN core.article_versions USING (article_id, version), forms
SELECT
    score,
    article_id,
    source_id,
    language,
    published_at,
    title,
    canonical_url AS url,
    regexp_replace(
        coalesce(
            nullif(regexp_extract(body, '(?s)(?:^|\s)(.{0,80}' || pattern || '.{0,160})(?:\s|$)', 1), ''),
            left(body, 240)
        ),
        pattern, '**\1**', 'g'
    ) AS snippet
ORDER BY score DESC, article_id;

COMMENT ON MACRO TABLE marts.search IS 'The best matches of some words: FROM marts.search(''pasukan Irak'', since := ''2021-07-01''). Filters: source, in_language, since; most is how many (20).';
