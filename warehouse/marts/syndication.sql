CREATE VIEW marts.syndication AS
WITH members AS (
    FROM core.story_members JOIN core.articles USING (article_id)
    SELECT
        story_id, article_id, source_id, canonical_url, title, agency, word_count, matched_version_id, similarity,
        contained_share,
        CASE WHEN published_precision IN ('second', 'minute', 'hour') THEN published_at ELSE first_seen_at END AS shown_at
)

FROM members AS member
JOIN marts.stories AS story USING (story_id)
LEFT JOIN core.article_versions AS matched ON matched.version_id = matched_version_id
SELECT
    story_id,
    member.article_id,
    member.source_id,
    member.canonical_url AS url,
    member.title,
    shown_at AS appeared_at,
    member.article_id = first_article_id AS is_first,
    epoch(shown_at - story.appeared_at) AS lag_seconds,
    first_source_id,
    member.agency,
    story.agency AS story_agency,
    matched.article_id AS matched_article_id,
    similarity,
    contained_share,
    member.word_count,
    article_count,
    publisher_count
ORDER BY story_id, shown_at, member.article_id;

COMMENT ON VIEW marts.syndication IS 'One row per article of each story: who carries the same text, how long after the first, by which match, and from which agency.';
COMMENT ON COLUMN marts.syndication.story_id IS 'The story: the article_id of the article that was loaded first of those that founded it.';
COMMENT ON COLUMN marts.syndication.article_id IS 'The article.';
COMMENT ON COLUMN marts.syndication.source_id IS 'The source that carries it.';
COMMENT ON COLUMN marts.syndication.url IS 'The address in canonical form.';
COMMENT ON COLUMN marts.syndication.appeared_at IS 'When it was published, where that is known to the hour; else when this text was first fetched.';
COMMENT ON COLUMN marts.syndication.is_first IS 'Whether it appeared first of its story.';
COMMENT ON COLUMN marts.syndication.lag_seconds IS 'How long after the first it appeared.';
COMMENT ON COLUMN marts.syndication.first_source_id IS 'The source where the story appeared first.';
COMMENT ON COLUMN marts.syndication.agency IS 'The news agency that this article is credited to.';
COMMENT ON COLUMN marts.syndication.story_agency IS 'The news agency that the story''s articles are credited to: the one named most often, and of equals the one named first.';
COMMENT ON COLUMN marts.syndication.matched_article_id IS 'The earlier article whose text it matched best; NULL for the article that the story begins with.';
COMMENT ON COLUMN marts.syndication.similarity IS 'The share of word runs that both texts have, 0 to 1, estimated (standard error 0.04).';
COMMENT ON COLUMN marts.syndication.contained_share IS 'The share of the shorter text''s word runs that the longer one has, 0 to 1, estimated.';
COMMENT ON COLUMN marts.syndication.article_count IS 'How many articles the story has.';
COMMENT ON COLUMN marts.syndication.publisher_count IS 'How many sources carry the story.';
