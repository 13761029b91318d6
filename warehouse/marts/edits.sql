CREATE VIEW marts.edits AS
WITH changes AS (
    FROM core.edits
    SELECT before_version_id, version_id AS after_version_id, before_seen_at, diff, deleted_word_count, inserted_word_count
    UNION ALL BY NAME
    FROM core.removals
    SELECT 'removal' AS change, version_id AS before_version_id, last_seen_at AS before_seen_at, removed_at AS changed_at
    UNION ALL BY NAME
    FROM core.removals
    SELECT 'restored' AS change, version_id AS after_version_id, removed_at AS before_seen_at, restored_at AS changed_at
    WHERE restored_at IS NOT NULL
)

FROM changes
LEFT JOIN core.article_versions AS before ON before.version_id = before_version_id
LEFT JOIN core.article_versions AS after ON after.version_id = after_version_id
LEFT JOIN core.superseded_versions AS superseded ON superseded.version_id = after_version_id
LEFT JOIN core.removals AS gone ON gone.version_id = after_version_id AND gone.restored_at IS NULL
SELECT
    coalesce(after.article_id, before.article_id) AS article_id,
    coalesce(after.source_id, before.source_id) AS source_id,
    coalesce(after.canonical_url, before.canonical_url) AS url,
    coalesce(after.version, before.version) AS version,
    coalesce(changes.change, after.change) AS change,
    before_seen_at,
    coalesce(changed_at, after.first_seen_at) AS after_seen_at,
    before.title AS title_before,
    after.title AS title_after,
    before.body AS body_before,
    after.body AS body_after,
    diff,
    deleted_word_count,
    inserted_word_count,
    after.version_id IS NOT NULL AND superseded.version_id IS NULL AND gone.version_id IS NULL AS is_current
ORDER BY after_seen_at, article_id, version;

COMMENT ON VIEW marts.edits IS 'Every change that was seen after publication: a text beside the one that was online before it, and removals.';
COMMENT ON COLUMN marts.edits.url IS 'The address in canonical form.';
COMMENT ON COLUMN marts.edits.change IS 'correction, typo, headline or update (docs/versions.md); removal when the page was gone, restored when it was there again.';
COMMENT ON COLUMN marts.edits.before_seen_at IS 'When the text before was last seen: the change was made after that.';
COMMENT ON COLUMN marts.edits.after_seen_at IS 'When the change was first seen: it was made before that.';
COMMENT ON COLUMN marts.edits.title_before IS 'The headline before.';
COMMENT ON COLUMN marts.edits.title_after IS 'The headline after; NULL after a removal.';
COMMENT ON COLUMN marts.edits.body_before IS 'The text before.';
COMMENT ON COLUMN marts.edits.body_after IS 'The text after; NULL after a removal.';
COMMENT ON COLUMN marts.edits.diff IS 'The places where the body changed, in order: how many words stand before it, the words that went (deleted), those that came (inserted).';
COMMENT ON COLUMN marts.edits.deleted_word_count IS 'Words of the body that went, punctuation marks counted.';
COMMENT ON COLUMN marts.edits.inserted_word_count IS 'Words of the body that came, punctuation marks counted.';
COMMENT ON COLUMN marts.edits.is_current IS 'Whether the text after is what was seen last: not when it was changed again, or back.';
