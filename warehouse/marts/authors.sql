CREATE VIEW marts.authors AS
WITH spellings AS (
    FROM core.articles, unnest(authors) AS names (author)
    SELECT source_id, lower(author) AS folded, author, count(*) AS spelling_count
    GROUP BY ALL
),

names AS (
    FROM spellings
    SELECT source_id, folded, arg_max(author, (spelling_count, author)) AS author
    GROUP BY source_id, folded
),

signed AS (
    FROM core.articles
    SELECT
        source_id, section, language, published_at, word_count,
        list_distinct(list_transform(authors, lambda name: lower(name))) AS people,
        unnest(people) AS folded
)

FROM signed JOIN names USING (source_id, folded)
SELECT
    author,
    source_id,
    count(*) AS article_count,
    count(*) FILTER (len(people) > 1) AS shared_count,
    sum(word_count)::BIGINT AS word_count,
    median(word_count) AS median_word_count,
    list(DISTINCT section ORDER BY section) FILTER (section IS NOT NULL) AS sections,
    list(DISTINCT language ORDER BY language) FILTER (language IS NOT NULL) AS languages,
    min(published_at) AS first_published_at,
    max(published_at) AS last_published_at
GROUP BY author, source_id
ORDER BY author, source_id;

COMMENT ON VIEW marts.authors IS 'One row per person and source: what they signed there. A name in other capitals is the same; the same name at two sources is two rows.';
COMMENT ON COLUMN marts.authors.author IS 'The name, as it is written most often there.';
COMMENT ON COLUMN marts.authors.article_count IS 'Articles they signed, alone or with others.';
COMMENT ON COLUMN marts.authors.shared_count IS 'How many of these others signed too.';
COMMENT ON COLUMN marts.authors.word_count IS 'Words of these articles together.';
COMMENT ON COLUMN marts.authors.median_word_count IS 'Half of these articles have at least this many words.';
COMMENT ON COLUMN marts.authors.sections IS 'The sections they stand in, by alphabet; NULL when none is known.';
COMMENT ON COLUMN marts.authors.languages IS 'The languages they are written in; NULL when none is known.';
COMMENT ON COLUMN marts.authors.first_published_at IS 'When the first of them was published.';
COMMENT ON COLUMN marts.authors.last_published_at IS 'When the last of them was published.';
