-- Polling by each feed's own pace, gaps and their filling, articles visited again, and opt-outs.

-- What is remembered of a feed between two visits

ALTER TABLE ops.feeds ADD COLUMN moved_url VARCHAR;
ALTER TABLE ops.feeds ADD COLUMN answered_at TIMESTAMPTZ;
ALTER TABLE ops.feeds ADD COLUMN read_at TIMESTAMPTZ;
ALTER TABLE ops.feeds ADD COLUMN has_false_validators BOOLEAN DEFAULT false;
ALTER TABLE ops.feeds ADD COLUMN interval_seconds INTEGER;
ALTER TABLE ops.feeds ADD COLUMN ttl_seconds INTEGER;
ALTER TABLE ops.feeds ADD COLUMN usual_per_day DOUBLE;
ALTER TABLE ops.feeds ADD COLUMN recent_per_day DOUBLE;
ALTER TABLE ops.feeds ADD COLUMN haste DOUBLE DEFAULT 1;
ALTER TABLE ops.feeds ADD COLUMN failure_weight DOUBLE DEFAULT 0;
ALTER TABLE ops.feeds ADD COLUMN listed_count INTEGER DEFAULT 0;
ALTER TABLE ops.feeds ADD COLUMN listing_hash VARCHAR;
ALTER TABLE ops.feeds ADD COLUMN newest_at TIMESTAMPTZ;
-- Not DEFAULT []: a default that calls a function cannot be replayed from the log after a kill (DuckDB 1.5).
ALTER TABLE ops.feeds ADD COLUMN newest_urls VARCHAR[] DEFAULT '[]';
COMMENT ON TABLE ops.feeds IS 'What is remembered of each feed between two visits, and of each sitemap that an index led to.';
COMMENT ON COLUMN ops.feeds.source_id IS 'The source that declares it, or the index that led to it.';
COMMENT ON COLUMN ops.feeds.moved_url IS 'Where it has moved for good (301 or 308), and is asked for: worth a line in its publisher''s file.';
COMMENT ON COLUMN ops.feeds.answered_at IS 'When it last told what it lists, changed or not.';
COMMENT ON COLUMN ops.feeds.read_at IS 'When its body was last read: after a day, or several entries that did not come, "not modified" is not believed.';
COMMENT ON COLUMN ops.feeds.has_false_validators IS 'Whether it has said "not modified" when it was: it is no longer asked conditionally.';
COMMENT ON COLUMN ops.feeds.interval_seconds IS 'The time between two visits that follows from its entries and its hints.';
COMMENT ON COLUMN ops.feeds.ttl_seconds IS 'How long its body asks to be left alone: ttl, or sy:updatePeriod by its frequency.';
COMMENT ON COLUMN ops.feeds.usual_per_day IS 'Entries a day that it brings, as a mean over the last week or so.';
COMMENT ON COLUMN ops.feeds.recent_per_day IS 'Entries a day that it brings, as a mean over the last hours.';
COMMENT ON COLUMN ops.feeds.haste IS 'How many times more often it is visited because it overflowed lately; 1 when it did not.';
COMMENT ON COLUMN ops.feeds.failure_weight IS 'The sum of the weights of its failures in a row: each 1 doubles the interval, up to thirty days.';
COMMENT ON COLUMN ops.feeds.listed_count IS 'How many entries its page had when it was last read.';
COMMENT ON COLUMN ops.feeds.listing_hash IS 'The digest of all that its page said of its entries.';
COMMENT ON COLUMN ops.feeds.newest_at IS 'The date of the newest entry of that page; NULL when they have none.';
COMMENT ON COLUMN ops.feeds.newest_urls IS 'The newest entries of that page, at most twenty: when none is left on the next page, entries were missed.';

-- What is remembered of an entry whose article is held

ALTER TABLE ops.frontier ADD COLUMN article_id VARCHAR;
ALTER TABLE ops.frontier ADD COLUMN aged_from TIMESTAMPTZ;
ALTER TABLE ops.frontier ADD COLUMN etag VARCHAR;
ALTER TABLE ops.frontier ADD COLUMN last_modified VARCHAR;
ALTER TABLE ops.frontier ADD COLUMN body_hash VARCHAR;
ALTER TABLE ops.frontier ADD COLUMN failure_count INTEGER DEFAULT 0;
UPDATE ops.frontier
SET article_id = held.article_id,
    aged_from = least(frontier.discovered_at, frontier.published_at, held.published_at)
FROM (
    FROM ops.attempts JOIN core.article_versions USING (capture_id)
    SELECT attempts.canonical_url, article_id, published_at
    QUALIFY row_number() OVER (PARTITION BY attempts.canonical_url ORDER BY attempt_number DESC) = 1
) AS held
WHERE frontier.canonical_url = held.canonical_url;
COMMENT ON COLUMN ops.frontier.article_id IS 'The article that was read at it; NULL when none was.';
COMMENT ON COLUMN ops.frontier.aged_from IS 'From when its age is counted for visits to it again: the earliest of its publication and its discovery.';
COMMENT ON COLUMN ops.frontier.etag IS 'The ETag of its page, byte for byte, when it has but one page.';
COMMENT ON COLUMN ops.frontier.last_modified IS 'The Last-Modified of its page, byte for byte, when it has but one page.';
COMMENT ON COLUMN ops.frontier.body_hash IS 'The digest of its page''s content, decoded, when it has but one page.';
COMMENT ON COLUMN ops.frontier.failure_count IS 'Transient failures in a row.';
COMMENT ON COLUMN raw.captures.kind IS 'page, redirect, failure, revisit (the head of an answer that found a held page unchanged), feed or import.';

-- Gaps

CREATE TABLE quality.gaps (
    gap_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    feed_url VARCHAR NOT NULL,
    missed_from TIMESTAMPTZ NOT NULL,
    missed_until TIMESTAMPTZ NOT NULL,
    after_url VARCHAR NOT NULL,
    before_url VARCHAR NOT NULL,
    found_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    detail VARCHAR,
    try_count INTEGER NOT NULL,
    tried_at TIMESTAMPTZ,
    due_at TIMESTAMPTZ,
    recovered_count INTEGER NOT NULL,
    closed_at TIMESTAMPTZ
);
COMMENT ON TABLE quality.gaps IS 'Entries that a feed listed and dropped between two visits, and whether its source''s other listings brought them.';
COMMENT ON COLUMN quality.gaps.gap_id IS 'The gap: a digest of its feed and when it was found.';
COMMENT ON COLUMN quality.gaps.source_id IS 'The source.';
COMMENT ON COLUMN quality.gaps.feed_url IS 'The feed that overflowed.';
COMMENT ON COLUMN quality.gaps.missed_from IS 'When it began: the date of the newest entry known before, or the visit before where entries have no dates.';
COMMENT ON COLUMN quality.gaps.missed_until IS 'When it ended: the date of the oldest entry on the page after it, or the visit that found it.';
COMMENT ON COLUMN quality.gaps.after_url IS 'The newest entry known before the gap.';
COMMENT ON COLUMN quality.gaps.before_url IS 'The oldest entry listed after it.';
COMMENT ON COLUMN quality.gaps.found_at IS 'When it was found.';
COMMENT ON COLUMN quality.gaps.run_id IS 'The run that found it.';
COMMENT ON COLUMN quality.gaps.state IS 'open, or closed when another listing of the source reached back past it.';
COMMENT ON COLUMN quality.gaps.detail IS 'What closed it, or why it is open.';
COMMENT ON COLUMN quality.gaps.try_count IS 'How often its filling was tried.';
COMMENT ON COLUMN quality.gaps.tried_at IS 'When it was last tried.';
COMMENT ON COLUMN quality.gaps.due_at IS 'When it is to be tried next; NULL when it is closed or given up.';
COMMENT ON COLUMN quality.gaps.recovered_count IS 'Entries that other listings date within it and that were discovered since it was found.';
COMMENT ON COLUMN quality.gaps.closed_at IS 'When it was closed.';

-- Opt-outs

CREATE TABLE ops.opt_outs (
    canonical_url VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    signal VARCHAR NOT NULL,
    said_by VARCHAR NOT NULL,
    said_text VARCHAR NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ops.opt_outs IS 'What publishers said against the use of an address, obeyed or not. Append-only: each thing once for each address.';
COMMENT ON COLUMN ops.opt_outs.canonical_url IS 'The entry.';
COMMENT ON COLUMN ops.opt_outs.source_id IS 'The source.';
COMMENT ON COLUMN ops.opt_outs.signal IS 'robots, noindex, noarchive, noai, noimageai or tdm_reservation.';
COMMENT ON COLUMN ops.opt_outs.said_by IS 'Where it was said: robots.txt, a header, or a meta element.';
COMMENT ON COLUMN ops.opt_outs.said_text IS 'The words, cut at 200 characters.';
COMMENT ON COLUMN ops.opt_outs.seen_at IS 'When it was first seen.';
COMMENT ON COLUMN ops.opt_outs.run_id IS 'The run that saw it.';
