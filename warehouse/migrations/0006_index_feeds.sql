-- Feeds of kind index: pages of links that are read by declaration, day by day and page by page.

COMMENT ON COLUMN ops.feeds.kind IS 'feed, sitemap, urls or index.';
COMMENT ON COLUMN ops.feeds.feed_url IS 'The feed''s address; of an index the form of its pages'' addresses.';
COMMENT ON COLUMN ops.feeds.checked_at IS 'When it was last visited; of an index, when it was last read to its end.';
COMMENT ON COLUMN ops.frontier.url IS 'Its address as the feed gives it that listed it first; a twin in http or https, or by www., is the same entry.';
COMMENT ON COLUMN ops.frontier.feed_url IS 'The feed that listed it first: its address, the form of an index''s, or urls: and the name of a list.';
COMMENT ON COLUMN core.article_versions.page_count IS 'How many pages its text was assembled of; the flag page_missing says that another was not to be had.';
