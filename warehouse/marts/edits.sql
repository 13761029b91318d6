CREATE VIEW marts.edits AS
FROM core.article_versions AS after
JOIN core.article_versions AS before
  ON before.article_id = after.article_id AND before.version = after.version - 1
SELECT
    after.article_id,
    after.source_id,
    after.canonical_url AS url,
    after.version,
    after.change,
    before.first_seen_at AS before_seen_at,
    after.first_seen_at AS after_seen_at,
    before.title AS title_before,
    after.title AS title_after,
    before.body AS body_before,
    after.body AS body_after,
    after.word_count - before.word_count AS added_word_count
ORDER BY after.first_seen_at, after.article_id, after.version;

COMMENT ON VIEW marts.edits IS 'Every edit that was seen: a version beside the one before it.';
COMMENT ON COLUMN marts.edits.url IS 'The address in canonical form.';
COMMENT ON COLUMN marts.edits.before_seen_at IS 'When the text before was first fetched.';
COMMENT ON COLUMN marts.edits.after_seen_at IS 'When the text after was first fetched: the edit was made between the two.';
COMMENT ON COLUMN marts.edits.title_before IS 'The headline before.';
COMMENT ON COLUMN marts.edits.title_after IS 'The headline after.';
COMMENT ON COLUMN marts.edits.body_before IS 'The text before.';
COMMENT ON COLUMN marts.edits.body_after IS 'The text after.';
COMMENT ON COLUMN marts.edits.added_word_count IS 'Words after less words before.';
