-- BM25 (k1 = 1.2, b = 0.75) over title and body, the title's words counted twice. A query's words are stemmed by
-- looking them up in search.words, in every language they occur in, so no extension is needed to read.
--
-- A query is made of parts: words, "phrases", and either with a minus before it. Words are looked up in the postings
-- alone; only where a phrase is asked for are texts read, those that have all its words. What the parts are, and the
-- regular expressions of phrases, follow from `words` alone: they are made once, when the query is planned, and what
-- a query does not ask for is not in its plan.
--
-- Texts are dear: the vector of 2,048 in which one lies is unpacked for it. So they are read by their places in the
-- table, and for the snippet only where neither title nor summary has any of the words that were sought.
CREATE MACRO marts.search(
    words, source := NULL, in_language := NULL, since := NULL, until := NULL, most := 10
) AS TABLE
WITH asked AS MATERIALIZED (
    FROM (
        FROM (
            FROM (SELECT unnest(string_split(search.parts(words), chr(1))) AS part)
            SELECT part, search.tokens(part) AS tokens
        )
        SELECT
            starts_with(part, '-') AS is_excluded,
            contains(part, '"') OR (is_excluded AND len(tokens) > 1) AS is_phrase,
            ' ' || array_to_string(tokens, ' ') || ' ' AS phrase,
            unnest(tokens) AS word
    )
    SELECT
        search.key(word) AS word_key,
        bool_or(NOT is_excluded) AS is_sought,
        bool_or(is_phrase AND NOT is_excluded) AS is_needed,
        bool_or(is_phrase AND is_excluded) AS is_doubtful,
        bool_or(is_excluded AND NOT is_phrase) AS is_unwanted,
        list(phrase) FILTER (is_phrase AND NOT is_excluded) AS needed,
        list(phrase) FILTER (is_phrase AND is_excluded) AS unwanted
    GROUP BY word
),

-- Words with the same stems are one term.
terms AS MATERIALIZED (
    FROM (
        FROM search.words JOIN asked USING (word_key)
        SELECT
            list(DISTINCT stem_id ORDER BY stem_id) AS stem_ids,
            any_value(COLUMNS('^is_'))
        GROUP BY word_key
    )
    SELECT stem_ids, row_number() OVER () AS term_id, bool_or(COLUMNS('^is_')) GROUP BY stem_ids
),

stems AS MATERIALIZED (FROM terms SELECT * EXCLUDE (stem_ids), unnest(stem_ids) AS stem_id),

matches AS MATERIALIZED (
    FROM (
        FROM search.postings JOIN stems USING (stem_id)
        UNION ALL BY NAME
        FROM search.recent_postings JOIN stems USING (stem_id)
    ) JOIN search.documents USING (version_id)
    SELECT
        term_id, version_id, occurrence_count, length_count, COLUMNS('^is_'),
        (source IS NULL OR source_id = source)
        AND (in_language IS NULL OR language = in_language)
        AND (since IS NULL OR published_at >= since::TIMESTAMPTZ)
        AND (until IS NULL OR published_at < until::TIMESTAMPTZ) AS is_within
),

weights AS MATERIALIZED (
    FROM (FROM matches SELECT term_id, count(*)::DOUBLE AS matching_count GROUP BY term_id),
    (FROM search.documents SELECT count(*)::DOUBLE AS document_count, avg(length_count) AS mean_length),
    (FROM terms SELECT count(*) FILTER (is_needed) AS needed_count, count(*) FILTER (is_doubtful) AS doubtful_count)
    SELECT
        term_id, needed_count, doubtful_count,
        2.2 * ln(1 + (document_count - matching_count + 0.5) / (matching_count + 0.5)) AS weight,
        1.2 * 0.75 / mean_length AS length_share
),

scores AS MATERIALIZED (
    FROM matches JOIN weights USING (term_id)
    SELECT
        version_id,
        sum(
            weight * occurrence_count / (occurrence_count + (1.2 * 0.25 + length_share * length_count))
        ) FILTER (is_sought) AS score,
        -- Only a text with all words of the phrase that must not be there can have it; of several, with any of theirs.
        count(*) FILTER (is_doubtful) >= CASE
            WHEN len(search.unwanted(words)) = 1 THEN greatest(any_value(doubtful_count), 1)
            ELSE 1
        END AS is_open
    WHERE is_within
    GROUP BY version_id
    HAVING score IS NOT NULL
       AND NOT bool_or(is_unwanted)
       AND count(*) FILTER (is_needed) = any_value(needed_count)
),

-- Whether a text has the phrases, where that can be told without parting it into words; else NULL. (Of expressions
-- that are NULL, because there are no such phrases, nothing is true: is_right and is_wrong are NULL, and so in the end
-- no phrase is missing and none is there.)
read AS NOT MATERIALIZED (
    FROM scores JOIN (
        FROM core.article_versions
        SELECT version_id, concat(title, ' ꙮ ', body) AS text  -- a letter that no phrase goes across
        WHERE rowid IN (
            SELECT held.rowid FROM core.article_versions AS held
            WHERE held.version_id IN (FROM scores SELECT version_id WHERE is_open OR len(search.needed(words)) > 0)
            UNION ALL
            SELECT -1  -- no row: of an empty list the first vector would be unpacked
        )
    ) USING (version_id)
    SELECT
        score, version_id, text,
        CASE
            WHEN NOT regexp_matches(text, search.roughly(search.plain(search.needed(words)[:1]))) THEN false
            WHEN regexp_matches(text, search.exactly(search.plain(search.needed(words)[:1])))
                AND len(search.needed(words)) = 1 THEN true
        END AS is_right,
        CASE
            WHEN NOT regexp_matches(text, search.roughly(search.plain(search.unwanted(words)))) THEN false
            WHEN regexp_matches(text, search.exactly(search.plain(search.unwanted(words)))) THEN true
        END AS is_wrong
),

told AS NOT MATERIALIZED (
    FROM (
        FROM read, (FROM asked SELECT flatten(list(needed)) AS needed, flatten(list(unwanted)) AS unwanted)
        SELECT
            *,
            CASE WHEN (is_right IS NULL AND len(needed) > 0) OR (is_wrong IS NULL AND len(unwanted) > 0)
                THEN ' ' || array_to_string(search.tokens(text), ' ') || ' ' END AS spoken
        WHERE is_right IS NOT false AND is_wrong IS NOT true
    )
    SELECT score, version_id
    WHERE coalesce(is_right, list_bool_and([contains(spoken, phrase) FOR phrase IN needed]), true)
      AND NOT coalesce(is_wrong, list_bool_or([contains(spoken, phrase) FOR phrase IN unwanted]), false)
),

best AS MATERIALIZED (
    FROM (
        FROM scores SELECT score, version_id
        WHERE len(search.needed(words)) = 0 AND (len(search.unwanted(words)) = 0 OR NOT is_open)
        UNION ALL
        FROM told WHERE len(search.needed(words)) + len(search.unwanted(words)) > 0
    )
    ORDER BY score DESC, version_id
    LIMIT most
),

-- For each term a pattern of all its words, as search.marked has them.
sought AS MATERIALIZED (
    FROM search.words JOIN stems USING (stem_id)
    SELECT chr(1) || '(?i:(' || string_agg(DISTINCT search.with_accents(word), '|') || '))' || chr(2) AS pattern
    WHERE is_sought
    GROUP BY term_id
),

found AS MATERIALIZED (
    FROM best JOIN (
        FROM core.article_versions
        SELECT
            rowid AS place, version_id, article_id, source_id, language, published_at, title, canonical_url,
            search.marked(summary) AS summary_words, search.marked(concat_ws(' ', title, summary)) AS told_words
        WHERE rowid IN (SELECT held.rowid FROM core.article_versions AS held SEMI JOIN best USING (version_id))
    ) USING (version_id),
    (FROM sought SELECT list(pattern ORDER BY pattern) AS patterns)
    SELECT
        *,
        summary_words IS NOT NULL
            AND coalesce(list_bool_or([regexp_matches(told_words, pattern) FOR pattern IN patterns]), false) AS is_told
),

shown AS NOT MATERIALIZED (
    FROM found LEFT JOIN (
        FROM core.article_versions
        SELECT version_id, search.marked(body) AS body_words
        WHERE rowid IN (FROM found SELECT place WHERE NOT is_told UNION ALL SELECT -1)
    ) AS whole USING (version_id)
    SELECT
        found.*,
        coalesce(body_words, summary_words) AS marked,
        array_to_string(patterns, '|') AS pattern,
        greatest(strpos(marked, regexp_extract(marked, pattern)) - 100, 1) AS start,
        -- Words that were cut at the start or the end go.
        regexp_replace(
            substring(marked, start, 300),
            CASE WHEN start > 1 THEN '^\S*\s+' ELSE '^\s+' END
                || CASE WHEN length(marked) > start + 300 THEN '|\s+\S*$' ELSE '|\s+$' END,
            '', 'g'
        ) AS cutting
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
    translate(
        list_reduce(patterns, lambda text, pattern: regexp_replace(text, pattern, '**\1**', 'g'), cutting),
        chr(1) || chr(2), ''
    ) AS snippet
ORDER BY score DESC, version_id;

COMMENT ON MACRO TABLE marts.search IS 'The best matches of some words: FROM marts.search(''pasukan "Irak Utara" -minyak'', since := ''2021-07-01''). Words between quotation marks must stand so, words after a minus must not be there. Filters: source, in_language, since, until; most is how many (10).';
