-- Counted in the search index, which has every text's stems as numbers: no text is read.
CREATE MACRO marts.terms_between(since, until) AS TABLE
WITH held AS (
    FROM search.documents
    SELECT version_id, language, timezone('UTC', published_at)::DATE AS published_on
    WHERE (since IS NULL OR published_on >= since::DATE - 28)
      AND (until IS NULL OR published_on <= until::DATE)
),

terms AS (
    -- A stem is shown as the shortest of its words: it may be no word itself.
    FROM search.words
    SELECT stem_id, arg_min(word, (length(word), word)) AS term
    WHERE regexp_matches(word, '\p{L}{2}')
    GROUP BY stem_id
),

days AS (
    FROM (FROM held SELECT published_on, language, count(*) AS day_count GROUP BY ALL)
    SELECT *, coalesce(sum(day_count) OVER before, 0) AS before_count
    WINDOW before AS (
        PARTITION BY language ORDER BY published_on
        RANGE BETWEEN INTERVAL 28 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING
    )
),

uses AS (
    FROM (
        FROM (FROM search.postings UNION ALL BY NAME FROM search.recent_postings) JOIN held USING (version_id)
        SELECT stem_id, published_on, language, count(*) AS article_count
        GROUP BY ALL
    )
    SELECT *, coalesce(sum(article_count) OVER before, 0) AS article_count_before
    WINDOW before AS (
        PARTITION BY stem_id, language ORDER BY published_on
        RANGE BETWEEN INTERVAL 28 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING
    )
),

expected AS (
    FROM uses JOIN days USING (published_on, language) JOIN terms USING (stem_id)
    SELECT
        *,
        (article_count + article_count_before) / (day_count + before_count) AS pooled_share,
        article_count / day_count AS article_share,
        article_count_before / nullif(before_count, 0) AS before_share
    WHERE article_count > 1 AND (since IS NULL OR published_on >= since::DATE)
)

FROM expected
SELECT
    published_on,
    nullif(language, '') AS language,
    term,
    article_count,
    article_share,
    before_share,
    -- Dunning 1993 in the form for two corpora; with a count of 0 the part of it is 0.
    CASE WHEN before_count > 0 THEN sign(article_share - before_share) * 2 * (
        article_count * ln(article_share / pooled_share)
        + CASE WHEN article_count_before > 0 THEN article_count_before * ln(before_share / pooled_share) ELSE 0 END
        + CASE
            WHEN article_count < day_count
                THEN (day_count - article_count) * ln((1 - article_share) / (1 - pooled_share))
            ELSE 0
        END
        + CASE
            WHEN article_count_before < before_count
                THEN (before_count - article_count_before) * ln((1 - before_share) / (1 - pooled_share))
            ELSE 0
        END
    ) END AS rise
ORDER BY published_on, language, rise DESC NULLS LAST, term;

COMMENT ON MACRO TABLE marts.terms_between IS 'marts.terms_daily from one day to another, both counted, without counting all the others: FROM marts.terms_between(''2026-02-01'', ''2026-02-07''). NULL is no limit.';

CREATE VIEW marts.terms_daily AS FROM marts.terms_between(NULL, NULL);

COMMENT ON VIEW marts.terms_daily IS 'Which words were written of, per day (UTC) and language, and which of them rise: in titles and bodies of current versions, by articles. Words of one stem are one term; terms of a single article of the day are left out.';
COMMENT ON COLUMN marts.terms_daily.published_on IS 'The day of publication, in UTC; of articles without a time, the day they were first fetched.';
COMMENT ON COLUMN marts.terms_daily.term IS 'The shortest of the words that have the stem: in lower case, without accents.';
COMMENT ON COLUMN marts.terms_daily.article_count IS 'Articles of that day that have the term.';
COMMENT ON COLUMN marts.terms_daily.article_share IS 'The share of that day''s articles in that language that have it, 0 to 1.';
COMMENT ON COLUMN marts.terms_daily.before_share IS 'The share in the 28 days before; NULL when there are no articles of these.';
COMMENT ON COLUMN marts.terms_daily.rise IS 'How surprising the first share is beside the second: the log-likelihood ratio G2, negative where the term fell. Above 10.8 chance alone does so for one term in a thousand.';
