CREATE VIEW marts.articles AS
FROM core.articles
LEFT JOIN core.sightings USING (version_id)
LEFT JOIN core.removals ON removals.version_id = articles.version_id AND restored_at IS NULL
SELECT
    articles.article_id,
    source_id,
    canonical_url AS url,
    title,
    body,
    summary,
    language,
    published_at,
    published_precision,
    modified_at,
    authors,
    section,
    keywords,
    dateline_place,
    agency,
    image_url,
    image_caption,
    image_credit,
    is_paywalled,
    word_count,
    version,
    first_seen_at,
    sightings.last_seen_at,
    removed_at IS NOT NULL AS is_removed,
    removed_at,
    flags,
    articles.capture_id,
    run_id;

COMMENT ON VIEW marts.articles IS 'One row per article: its current version, as most people want it.';
COMMENT ON COLUMN marts.articles.url IS 'The address in canonical form.';
COMMENT ON COLUMN marts.articles.first_seen_at IS 'When this version was first fetched.';
COMMENT ON COLUMN marts.articles.last_seen_at IS 'When the article was last fetched, changed or not.';
COMMENT ON COLUMN marts.articles.is_removed IS 'Whether its page was gone at the last visit; the text is as it was last seen.';
COMMENT ON COLUMN marts.articles.removed_at IS 'When its page was first found gone; NULL while it is there.';
