-- BM25 (k1 = 1.2, b = 0.75) over title and body, the title's words counted twice. A query's words are stemmed by
-- looking them up in search.words, in every language they occur in, so no extension is needed to read.
--
-- A query is made of parts: words, "phrases", and either with a minus before it. Words are looked up in the postings
-- alone; where a phrase is asked for, the texts that have all its words are read.
--
-- Texts are dear: the vector of 2,048 in which one lies is unpacked for it. So they are read by their places in the
-- table, and for the snippet only where the summary does not have all the words that were sought.
CREATE MACRO marts.search(
    words, source := NULL, in_language := NULL, since := NULL, until := NULL, most := 10
) AS TABLE
WITH asked AS MATERIALIZED (
    FROM (
        FROM (SELECT unnest(regexp_extract_all(words, '-?"[^"]*"?|[^\s"]+')) AS part)
        SELECT DISTINCT
            part,
            starts_with(part, '-') AS is_excluded,
            contains(part, '"') AS is_quoted,
            list_distinct(search.tokens(part)) AS tokens,
            -- An excluded "covid-19" is a phrase as well.
            is_quoted OR (is_excluded AND len(search.tokens(part)) > 1) AS is_read,
            ' ' || array_to_string(search.tokens(part), ' ') || ' ' AS phrase
    )
    SELECT part, is_excluded, is_quoted, is_read, phrase, len(tokens) AS word_count, unnest(tokens) AS word
),

-- Words with the same stems are one term.
spelled AS MATERIALIZED (
    FROM search.words JOIN (FROM asked SELECT DISTINCT word, search.key(word) AS word_key) AS sought USING (word_key)
    SELECT sought.word, list(DISTINCT stem_id ORDER BY stem_id) AS term
    GROUP BY sought.word
),

stems AS MATERIALIZED (
    FROM (FROM spelled SELECT DISTINCT term) SELECT term[1] AS term_id, unnest(term) AS stem_id
),

matches AS MATERIALIZED (
    FROM (
        FROM search.postings JOIN stems USING (stem_id) SELECT term_id, version_id, occurrence_count
        UNION ALL
        FROM search.recent_postings JOIN stems USING (stem_id) SELECT term_id, version_id, occurrence_count
    ) JOIN search.documents USING (version_id)
    SELECT
        term_id, version_id,
        any_value(length_count) AS length_count,
        sum(occurrence_count) AS occurrence_count
    GROUP BY term_id, version_id
),

parts AS MATERIALIZED (
    FROM asked JOIN spelled USING (word) SELECT asked.*, term[1] AS term_id
),

scores AS NOT MATERIALIZED (
    FROM matches
    JOIN (FROM matches SELECT term_id, count(*) AS matching_count GROUP BY term_id) USING (term_id),
    (FROM search.documents SELECT count(*) AS document_count, avg(length_count) AS mean_length)
    SELECT
        version_id,
        sum(
            ln(1 + (document_count - matching_count + 0.5) / (matching_count + 0.5))
            * occurrence_count * 2.2 / (occurrence_count + 1.2 * (0.25 + 0.75 * length_count / mean_length))
        ) AS score
    WHERE term_id IN (FROM parts SELECT term_id WHERE NOT is_excluded)
    GROUP BY version_id
),

-- The documents that have all words of a phrase, or of what is excluded.
holding AS MATERIALIZED (
    FROM matches JOIN parts USING (term_id)
    SELECT part, is_excluded, is_read, phrase, version_id
    WHERE is_quoted OR is_excluded
    GROUP BY part, is_excluded, is_read, phrase, version_id, word_count
    HAVING count(*) = word_count
),

met AS NOT MATERIALIZED (
    FROM holding SELECT is_excluded, version_id WHERE NOT is_read
    UNION ALL
    FROM holding JOIN (
        FROM core.article_versions
        SELECT version_id, title, body
        WHERE rowid IN (
            SELECT held.rowid FROM core.article_versions AS held
            WHERE held.version_id IN (FROM holding SELECT version_id WHERE is_read)
            UNION ALL
            SELECT -1  -- no row: of an empty list the first vector would be unpacked
        )
    ) USING (version_id)
    SELECT is_excluded, version_id
    WHERE is_read AND (
        contains(' ' || array_to_string(search.tokens(body), ' ') || ' ', phrase)
        OR contains(' ' || array_to_string(search.tokens(title), ' ') || ' ', phrase)
    )
),

best AS MATERIALIZED (
    FROM scores JOIN search.documents USING (version_id)
    LEFT JOIN (
        FROM met
        SELECT version_id, count(*) FILTER (NOT is_excluded) AS met_count, bool_or(is_excluded) AS is_unwanted
        GROUP BY version_id
    ) USING (version_id)
    SELECT score, version_id
    WHERE (source IS NULL OR source_id = source)
      AND (in_language IS NULL OR language = in_language)
      AND (since IS NULL OR published_at >= since::TIMESTAMPTZ)
      AND (until IS NULL OR published_at < until::TIMESTAMPTZ)
      AND is_unwanted IS NOT TRUE
      AND coalesce(met_count, 0) = (FROM asked SELECT count(DISTINCT part) WHERE is_quoted AND NOT is_excluded)
    ORDER BY score DESC, version_id
    LIMIT most
),

-- For each term a pattern of all its words; the marks around a word stand for its ends.
sought AS MATERIALIZED (
    FROM search.words JOIN stems USING (stem_id)
    SELECT term_id, chr(1) || '(?i:(' || string_agg(DISTINCT search.with_accents(word), '|') || '))' || chr(2) AS pattern
    WHERE term_id IN (FROM parts SELECT term_id WHERE NOT is_excluded)
    GROUP BY term_id
),

found AS MATERIALIZED (
    FROM best JOIN (
        FROM core.article_versions
        SELECT
            rowid AS place, version_id, article_id, source_id, language, published_at, title, canonical_url,
            regexp_replace(summary, '[\p{L}\p{N}]+', chr(1) || '\0' || chr(2), 'g') AS summary_words
        WHERE rowid IN (SELECT held.rowid FROM core.article_versions AS held SEMI JOIN best USING (version_id))
    ) USING (version_id),
    (FROM sought SELECT list(pattern ORDER BY term_id) AS patterns)
    SELECT
        *,
        coalesce(list_bool_or([regexp_matches(summary_words, pattern) FOR pattern IN patterns]), false) AS is_told
),

shown AS NOT MATERIALIZED (
    FROM found LEFT JOIN (
        FROM core.article_versions
        SELECT version_id, regexp_replace(body, '[\p{L}\p{N}]+', chr(1) || '\0' || chr(2), 'g') AS body_words
        WHERE rowid IN (FROM found SELECT place WHERE NOT is_told)
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
