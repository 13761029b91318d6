-- BM25 (k1 = 1.2, b = 0.75) over title and body, the title's words counted twice. A query's words are stemmed by
-- looking them up in search.words, in every language they occur in, so no extension is needed to read.
--
-- A query is made of parts: words, "phrases", and either with a minus before it. Words are looked up in the postings
-- alone; only where a phrase is asked for are texts read: those that have all its words, in blocks whose filter of
-- bigrams says that they may stand side by side. What the parts are, and the regular expressions of phrases, follow from
-- `words` alone: they are made once, when the query is planned, and what a query does not ask for is not in its plan.
--
-- Texts are dear: the vector of 2,048 in which one lies is unpacked for it. So they are read by their places in the
-- table, and for the snippet only where neither title nor summary has any of the words that were sought. (Among more
-- than 50 places DuckDB looks with a Bloom filter, which lets some rows of every vector through; what passes one of
-- places and another of versions is only what was meant.)
CREATE MACRO marts.search(
    words, source := NULL, in_language := NULL, since := NULL, until := NULL, most := 10
) AS TABLE
WITH parts AS MATERIALIZED (
    FROM (FROM (SELECT unnest(string_split(search.parts(words), chr(1))) AS part) SELECT part, search.tokens(part) AS tokens)
    SELECT
        tokens,
        starts_with(part, '-') AS is_excluded,
        contains(part, '"') OR (is_excluded AND len(tokens) > 1) AS is_phrase,
        is_phrase AND NOT is_excluded AS is_needed,
        is_phrase AND is_excluded AS is_doubtful
),

asked AS MATERIALIZED (
    FROM (FROM parts SELECT * EXCLUDE (tokens), unnest(tokens) AS word)
    SELECT
        search.key(word) AS word_key,
        bool_or(NOT is_excluded) AS is_sought,
        bool_or(is_needed) AS is_needed,
        bool_or(is_doubtful) AS is_doubtful,
        bool_or(is_excluded AND NOT is_phrase) AS is_unwanted
    GROUP BY word
),

phrases AS MATERIALIZED (
    FROM parts
    SELECT
        list({'phrase': ' ' || array_to_string(tokens, ' ') || ' ', 'is_needed': is_needed} ORDER BY NOT is_needed) AS phrases,
        -- As they stand in a text that search.marked has gone over.
        list(list_aggregate([
            chr(1) || '(?i:' || search.with_accents(token) || ')' || chr(2) FOR token IN tokens
        ], 'string_agg', '[^\x01]*')) FILTER (is_needed) AS phrase_patterns,
        count(*) FILTER (is_needed) AS phrase_count,
        count(*) FILTER (is_doubtful) AS unwanted_count
    WHERE is_phrase AND len(tokens) > 0
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
        term_id, version_id, occurrence_count, length_count,
        (source IS NULL OR source_id = source)
        AND (in_language IS NULL OR language = in_language)
        AND (since IS NULL OR published_at >= since::TIMESTAMPTZ)
        AND (until IS NULL OR published_at < until::TIMESTAMPTZ) AS is_within
),

weights AS MATERIALIZED (
    FROM terms JOIN (FROM matches SELECT term_id, count(*)::DOUBLE AS matching_count GROUP BY term_id) USING (term_id),
    (FROM search.documents SELECT count(*)::DOUBLE AS document_count, avg(length_count) AS mean_length),
    (FROM terms SELECT count(*) FILTER (is_needed) AS needed_count, count(*) FILTER (is_doubtful) AS doubtful_count),
    phrases
    SELECT
        term_id, COLUMNS('^is_'), needed_count, doubtful_count, unwanted_count,
        2.2 * ln(1 + (document_count - matching_count + 0.5) / (matching_count + 0.5)) AS weight,
        1.2 * 0.75 / mean_length AS length_share
),

scores AS MATERIALIZED (
    FROM matches JOIN weights USING (term_id)
    SELECT
        version_id,
        -- Rounded, as the last digits of a sum depend on the order of its parts: what is equal is to be a tie.
        round(sum(
            weight * occurrence_count / (occurrence_count + (1.2 * 0.25 + length_share * length_count))
        ) FILTER (is_sought), 9) AS score,
        -- Only a text with all words of the phrase that must not be there can have it; of several, with any of theirs.
        count(*) FILTER (is_doubtful) >= CASE
            WHEN any_value(unwanted_count) = 1 THEN greatest(any_value(doubtful_count), 1)
            ELSE 1
        END AS is_open
    WHERE is_within
    GROUP BY version_id
    HAVING score IS NOT NULL
       AND NOT bool_or(is_unwanted)
       AND count(*) FILTER (is_needed) = any_value(needed_count)
),

-- Blocks of texts whose filters say that no text can have the phrases.
blocks AS MATERIALIZED (
    FROM search.bigram_filters, (
        FROM parts
        SELECT is_needed, [
            search.bigram_key(tokens[place], tokens[place + 1]) FOR place IN range(1, len(tokens))
        ] AS bigram_keys
        WHERE is_phrase
    )
    SELECT
        block_id,
        bool_and(search.may_have(bits, bigram_keys)) FILTER (is_needed) AS may_have_needed,
        bool_or(search.may_have(bits, bigram_keys)) FILTER (NOT is_needed) AS may_have_unwanted
    WHERE search.may_need_texts(words)
    GROUP BY block_id
),

-- Texts that may have what is asked for, and whether they must be read to tell.
likely AS MATERIALIZED (
    FROM scores
    JOIN (FROM core.article_versions SELECT version_id, rowid AS place) USING (version_id)
    LEFT JOIN blocks ON block_id = search.block_of(version_id), phrases
    SELECT
        score, version_id, place,
        phrase_count > 0 OR (is_open AND coalesce(may_have_unwanted, true)) AS is_read
    WHERE search.may_need_texts(words) AND coalesce(may_have_needed, true)
),

-- Where texts of many blocks may have it, those with the highest scores are read first, and the others only if too few
-- of these do. (ꙮ is a letter that no phrase goes across. Row -1 is none: of an empty list of rows, the first vector
-- would be unpacked.)
first AS MATERIALIZED (
    FROM likely
    WHERE search.may_need_texts(words)
      AND (FROM likely SELECT count(DISTINCT search.block_of(version_id)) > 3 * most OR count(*) > 2000 * most)
    ORDER BY score DESC, version_id
    LIMIT 50 * most
),

first_read AS MATERIALIZED (
    FROM (
        FROM (FROM first, phrases) LEFT JOIN (
            FROM core.article_versions
            SELECT version_id, body, concat(title, ' ꙮ ', body) AS text
            WHERE rowid IN (FROM first SELECT place WHERE is_read UNION ALL SELECT -1)
              AND version_id IN (FROM first SELECT version_id WHERE is_read)
        ) USING (version_id)
        SELECT score, version_id, body, phrases, search.heard(text, words, phrases) AS heard
        WHERE search.may_need_texts(words)
    )
    SELECT score, version_id, body
    WHERE coalesce(list_bool_and([contains(heard, asked.phrase) = asked.is_needed FOR asked IN phrases]), phrases IS NULL)
),

others AS MATERIALIZED (
    FROM likely ANTI JOIN first USING (version_id)
    WHERE search.may_need_texts(words) AND coalesce((FROM first_read SELECT count(*)) < most, true)
),

others_read AS NOT MATERIALIZED (
    FROM (
        FROM (FROM others, phrases) LEFT JOIN (
            FROM core.article_versions
            SELECT version_id, body, concat(title, ' ꙮ ', body) AS text
            WHERE rowid IN (FROM others SELECT place WHERE is_read UNION ALL SELECT -1)
              AND version_id IN (FROM others SELECT version_id WHERE is_read)
        ) USING (version_id)
        SELECT score, version_id, body, phrases, search.heard(text, words, phrases) AS heard
        WHERE search.may_need_texts(words)
    )
    SELECT score, version_id, body
    WHERE coalesce(list_bool_and([contains(heard, asked.phrase) = asked.is_needed FOR asked IN phrases]), phrases IS NULL)
),

best AS MATERIALIZED (
    FROM (
        FROM scores SELECT score, version_id, NULL AS body
        WHERE NOT search.may_need_texts(words)
        UNION ALL
        FROM first_read
        UNION ALL
        FROM others_read
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
    (FROM sought SELECT list(pattern ORDER BY pattern) AS patterns),
    (FROM phrases SELECT phrase_patterns)
    SELECT
        * EXCLUDE (phrase_patterns),
        array_to_string(coalesce(phrase_patterns, patterns), '|') AS first_pattern,
        summary_words IS NOT NULL AND coalesce(regexp_matches(told_words, first_pattern), false) AS is_told
),

shown AS NOT MATERIALIZED (
    FROM found LEFT JOIN (
        FROM core.article_versions
        SELECT version_id, body
        WHERE rowid IN (FROM found SELECT place WHERE NOT is_told AND body IS NULL UNION ALL SELECT -1)
    ) AS whole USING (version_id)
    SELECT
        found.*,
        CASE WHEN is_told THEN summary_words ELSE search.marked(coalesce(found.body, whole.body)) END AS marked,
        greatest(strpos(marked, regexp_extract(marked, first_pattern)) - 100, 1) AS start,
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
