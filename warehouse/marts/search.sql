-- BM25 (k1 = 1.2, b = 0.75) over title and body, the title's words counted twice. A query's words are stemmed by
-- looking them up in search.words, in every language they occur in, so no extension is needed to read.
--
-- NOT MATERIALIZED throughout: a materialised step computes columns that nobody asked for, and texts are dear.
CREATE MACRO marts.search(words, source := NULL, in_language := NULL, since := NULL, most := 20) AS TABLE
WITH terms AS NOT MATERIALIZED (
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

stems AS NOT MATERIALIZED (
    FROM terms SELECT term, unnest(stem_ids) AS stem_id
),

matches AS NOT MATERIALIZED (
    FROM search.postings JOIN stems USING (stem_id) JOIN search.lengths USING (document_id)
    SELECT
        term, document_id,
        sum(2 * title_count + body_count) AS occurrence_count,
        any_value(length_count) AS length_count,
        count(*) OVER (PARTITION BY term) AS matching_count
    WHERE is_current
    GROUP BY term, document_id
),

scores AS NOT MATERIALIZED (
    FROM matches, (
        FROM search.lengths SELECT count(*) AS document_count, avg(length_count) AS mean_length WHERE is_current
    )
    SELECT
        document_id,
        sum(
            ln(1 + (document_count - matching_count + 0.5) / (matching_count + 0.5))
            * occurrence_count * 2.2 / (occurrence_count + 1.2 * (0.25 + 0.75 * length_count / mean_length))
        ) AS score
    GROUP BY document_id
),

best AS NOT MATERIALIZED (
    FROM scores JOIN search.lengths USING (document_id)
    SELECT score, article_id, version
    WHERE (source IS NULL OR source_id = source)
      AND (in_language IS NULL OR language = in_language)
      AND (since IS NULL OR published_at >= since::TIMESTAMPTZ)
    ORDER BY score DESC, article_id
    LIMIT most
),

shown AS NOT MATERIALIZED (
    FROM best
    JOIN core.article_versions AS held USING (article_id)
    CROSS JOIN (
        FROM search.words SELECT '(?i)\b(' || string_agg(DISTINCT word, '|') || ')\b' AS pattern
        WHERE stem_id IN (FROM stems SELECT stem_id)
    )
    SELECT
        score, article_id, source_id, language, published_at, title, canonical_url, pattern,
        greatest(strpos(body, regexp_extract(body, pattern)) - 80, 1) AS start,
        -- A word that was cut at the start goes.
        regexp_replace(substring(body, start, 240), CASE WHEN start > 1 THEN '^\S*\s+' ELSE '^\s+' END, '') AS cutting
    -- Said so that the join is by article alone: only then does it choose rows before it reads their texts.
    WHERE held.version - best.version = 0
)

FROM shown
SELECT
    score,
    article_id,
    source_id,
    language,
    published_at,
    title,
    canonical_url AS url,
    regexp_replace(cutting, pattern, '**\1**', 'g') AS snippet
ORDER BY score DESC, article_id;

COMMENT ON MACRO TABLE marts.search IS 'The best matches of some words: FROM marts.search(''pasukan Irak'', since := ''2021-07-01''). Filters: source, in_language, since; most is how many (20).';
