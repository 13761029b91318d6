CREATE VIEW marts.sections AS
WITH spellings AS (
    FROM core.articles
    SELECT source_id, lower(section) AS folded, section, count(*) AS spelling_count
    WHERE section IS NOT NULL
    GROUP BY ALL
),

names AS (
    FROM spellings
    SELECT source_id, folded, arg_max(section, (spelling_count, section)) AS section
    GROUP BY source_id, folded
),

totals AS (
    FROM core.articles SELECT source_id, count(*) AS source_count GROUP BY source_id
)

FROM core.articles
JOIN names ON names.source_id = articles.source_id AND folded = lower(articles.section)
JOIN totals ON totals.source_id = articles.source_id
SELECT
    names.section,
    articles.source_id,
    count(*) AS article_count,
    count(*) / any_value(source_count) AS article_share,
    len(list_distinct(flatten(list(list_transform(authors, lambda name: lower(name)))))) AS author_count,
    sum(word_count)::BIGINT AS word_count,
    median(word_count) AS median_word_count,
    min(published_at) AS first_published_at,
    max(published_at) AS last_published_at
GROUP BY names.section, articles.source_id
ORDER BY articles.source_id, article_count DESC, names.section;

COMMENT ON VIEW marts.sections IS 'One row per section of a source: how much stands in it, and by how many people. A section in other capitals is the same.';
COMMENT ON COLUMN marts.sections.section IS 'The section, as it is written most often there.';
COMMENT ON COLUMN marts.sections.article_count IS 'Articles in it.';
COMMENT ON COLUMN marts.sections.article_share IS 'The share of the source''s articles that stand in it, 0 to 1: articles without a section are in none.';
COMMENT ON COLUMN marts.sections.author_count IS 'How many people signed them.';
COMMENT ON COLUMN marts.sections.word_count IS 'Words of these articles together.';
COMMENT ON COLUMN marts.sections.median_word_count IS 'Half of these articles have at least this many words.';
COMMENT ON COLUMN marts.sections.first_published_at IS 'When the first of them was published.';
COMMENT ON COLUMN marts.sections.last_published_at IS 'When the last of them was published.';
