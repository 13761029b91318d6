-- Learnt boilerplate: the lines that recur across a source's own articles, and which of them a text was made with.

ALTER TABLE core.article_versions ADD COLUMN boilerplate_version VARCHAR;
COMMENT ON COLUMN core.article_versions.boilerplate_version IS 'Which learnt and pinned lines of its source were in force: the digest of their hashes; NULL when there were none.';

-- Made anew, because a view keeps the columns that it was made with.
CREATE OR REPLACE VIEW core.articles AS
FROM core.article_versions ANTI JOIN core.superseded_versions USING (article_id, version);
COMMENT ON VIEW core.articles IS 'The current version of each article: the columns of core.article_versions.';

CREATE TABLE core.boilerplate_lines (
    source_id VARCHAR NOT NULL,
    line_hash VARCHAR NOT NULL,
    line VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    article_count INTEGER NOT NULL,
    article_share DOUBLE NOT NULL,
    position VARCHAR,
    word_count INTEGER NOT NULL,
    examples VARCHAR[] NOT NULL,
    learnt_at TIMESTAMPTZ,
    run_id VARCHAR,
    decided_by VARCHAR,
    decided_at TIMESTAMPTZ
);
COMMENT ON TABLE core.boilerplate_lines IS 'Lines that recur across a source''s articles. Those learnt or pinned are left out of its later articles.';
COMMENT ON COLUMN core.boilerplate_lines.source_id IS 'The source that prints it.';
COMMENT ON COLUMN core.boilerplate_lines.line_hash IS 'What its prints have in common: 16 hex digits of BLAKE2b over its words, case and punctuation apart.';
COMMENT ON COLUMN core.boilerplate_lines.line IS 'The line as the latest of these articles prints it.';
COMMENT ON COLUMN core.boilerplate_lines.state IS 'learnt, pinned (a person wants it left out) or forbidden (a person wants it kept).';
COMMENT ON COLUMN core.boilerplate_lines.article_count IS 'The articles that had it when it was learnt; 0 when a person named it first.';
COMMENT ON COLUMN core.boilerplate_lines.article_share IS 'Which part they were of those looked at, 0 to 1.';
COMMENT ON COLUMN core.boilerplate_lines.position IS 'Where it stood in them: top, bottom or anywhere; NULL when a person named it first.';
COMMENT ON COLUMN core.boilerplate_lines.word_count IS 'How many words it has: the longer, the more evidence was asked for.';
COMMENT ON COLUMN core.boilerplate_lines.examples IS 'Addresses of some of the articles that had it, the latest first.';
COMMENT ON COLUMN core.boilerplate_lines.learnt_at IS 'When it was learnt; NULL when a person named it first.';
COMMENT ON COLUMN core.boilerplate_lines.run_id IS 'The run that learnt it.';
COMMENT ON COLUMN core.boilerplate_lines.decided_by IS 'The user of the machine who pinned or forbade it last.';
COMMENT ON COLUMN core.boilerplate_lines.decided_at IS 'When that was.';

CREATE TABLE ops.learnings (source_id VARCHAR NOT NULL, version_count BIGINT NOT NULL, learnt_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE ops.learnings IS 'One row per source whose articles were looked at for recurring lines.';
COMMENT ON COLUMN ops.learnings.source_id IS 'The source.';
COMMENT ON COLUMN ops.learnings.version_count IS 'How many article versions it had then: with another number, it is looked at again.';
COMMENT ON COLUMN ops.learnings.learnt_at IS 'When it was looked at.';
