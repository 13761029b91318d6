CREATE VIEW marts.stories AS
WITH members AS (
    FROM core.story_members JOIN core.articles USING (article_id)
    SELECT
        story_id, article_id, source_id, title, agency,
        -- A day's midnight would make everybody who prints no time the first.
        CASE WHEN published_precision IN ('second', 'minute', 'hour') THEN published_at ELSE first_seen_at END
            AS appeared_at
),

credited AS (
    FROM members
    SELECT story_id, agency, count(*) AS credit_count, min(appeared_at) AS first_credited_at
    WHERE agency IS NOT NULL
    GROUP BY story_id, agency
    QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY credit_count DESC, first_credited_at, agency) = 1
)

FROM members LEFT JOIN credited USING (story_id)
SELECT
    story_id,
    arg_min(title, (appeared_at, article_id)) AS title,
    count(*) AS article_count,
    count(DISTINCT source_id) AS publisher_count,
    arg_min(article_id, (appeared_at, article_id)) AS first_article_id,
    arg_min(source_id, (appeared_at, article_id)) AS first_source_id,
    min(appeared_at) AS appeared_at,
    epoch(max(appeared_at) - min(appeared_at)) AS lag_seconds,
    any_value(credited.agency) AS agency,
    list(DISTINCT source_id ORDER BY source_id) AS source_ids
GROUP BY story_id
ORDER BY article_count DESC, appeared_at, story_id;

COMMENT ON VIEW marts.stories IS 'One row per story: articles that tell the same text, who had it first, and which agency it came from.';
COMMENT ON COLUMN marts.stories.story_id IS 'The story: the article_id of the article that was loaded first of those that founded it.';
COMMENT ON COLUMN marts.stories.title IS 'The headline of the article that appeared first.';
COMMENT ON COLUMN marts.stories.article_count IS 'How many articles tell it.';
COMMENT ON COLUMN marts.stories.publisher_count IS 'How many sources carry it.';
COMMENT ON COLUMN marts.stories.first_article_id IS 'The article that appeared first.';
COMMENT ON COLUMN marts.stories.first_source_id IS 'The source where it appeared first.';
COMMENT ON COLUMN marts.stories.appeared_at IS 'When it appeared first: its publication where that is known to the hour, else when it was first fetched.';
COMMENT ON COLUMN marts.stories.lag_seconds IS 'How long after the first of its articles the last one appeared.';
COMMENT ON COLUMN marts.stories.agency IS 'The news agency that its articles are credited to: the one named most often, and of equals the one named first.';
COMMENT ON COLUMN marts.stories.source_ids IS 'The sources that carry it.';
