-- The first schema: archive index, versions, search, quality and the ledger. Marts are made from marts/*.sql.
--
-- No PRIMARY KEY or UNIQUE: the load keeps keys unique, at half the size and several times the speed, and the
-- same SQL runs on a DuckLake. Texts carry ZSTD, which DuckDB does not choose for long strings by itself.

CREATE SCHEMA raw;      -- the index of the archive
CREATE SCHEMA core;     -- articles, in every version seen
CREATE SCHEMA search;   -- the search index
CREATE SCHEMA quality;  -- what the checks found, and what they held back
CREATE SCHEMA ops;      -- the ledger: feeds, entries, attempts, runs and batches
CREATE SCHEMA marts;    -- views made for people

-- raw

CREATE TABLE raw.captures (
    capture_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    entry_url VARCHAR NOT NULL,
    status INTEGER NOT NULL,
    content_type VARCHAR NOT NULL,
    fetched_at TIMESTAMPTZ NOT NULL,
    payload_hash VARCHAR NOT NULL,
    payload_bytes BIGINT NOT NULL,
    warc_file VARCHAR NOT NULL,
    warc_offset BIGINT NOT NULL,
    warc_length BIGINT NOT NULL,
    page_number INTEGER NOT NULL,
    first_capture_id VARCHAR,
    truncated VARCHAR
);
COMMENT ON TABLE raw.captures IS 'One HTTP exchange (or imported file) kept in the archive, and where its bytes lie.';
COMMENT ON COLUMN raw.captures.capture_id IS 'The capture: the id of its response record in the archive.';
COMMENT ON COLUMN raw.captures.source_id IS 'The source it was fetched for.';
COMMENT ON COLUMN raw.captures.run_id IS 'The run that fetched it.';
COMMENT ON COLUMN raw.captures.kind IS 'page, redirect, failure, feed or import.';
COMMENT ON COLUMN raw.captures.url IS 'The address that was asked for.';
COMMENT ON COLUMN raw.captures.entry_url IS 'The canonical URL of the entry it was fetched for.';
COMMENT ON COLUMN raw.captures.status IS 'The HTTP status.';
COMMENT ON COLUMN raw.captures.content_type IS 'The Content-Type as sent.';
COMMENT ON COLUMN raw.captures.fetched_at IS 'When the exchange took place.';
COMMENT ON COLUMN raw.captures.payload_hash IS 'The digest of the body as received, as the archive has it.';
COMMENT ON COLUMN raw.captures.payload_bytes IS 'The length of the body as received.';
COMMENT ON COLUMN raw.captures.warc_file IS 'The archive file, in the archive''s folder.';
COMMENT ON COLUMN raw.captures.warc_offset IS 'Where the gzip member of the response record starts in warc_file.';
COMMENT ON COLUMN raw.captures.warc_length IS 'How many bytes that member has.';
COMMENT ON COLUMN raw.captures.page_number IS 'The place of this page in its article, from 1.';
COMMENT ON COLUMN raw.captures.first_capture_id IS 'For a further page: the capture of the first page.';
COMMENT ON COLUMN raw.captures.truncated IS 'length, time or disconnect when the response was cut.';

-- core

CREATE TABLE core.article_versions (
    article_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    canonical_url VARCHAR NOT NULL,
    title VARCHAR USING COMPRESSION ZSTD,
    body VARCHAR NOT NULL USING COMPRESSION ZSTD,
    summary VARCHAR USING COMPRESSION ZSTD,
    language VARCHAR,
    language_confidence DOUBLE,
    published_at TIMESTAMPTZ,
    published_text VARCHAR,
    published_from VARCHAR,
    published_precision VARCHAR,
    time_zone VARCHAR,
    time_zone_from VARCHAR,
    modified_at TIMESTAMPTZ,
    authors VARCHAR[] NOT NULL,
    byline VARCHAR,
    section VARCHAR,
    keywords VARCHAR[] NOT NULL,
    dateline VARCHAR,
    dateline_place VARCHAR,
    agency VARCHAR,
    image_url VARCHAR,
    image_caption VARCHAR USING COMPRESSION ZSTD,
    image_credit VARCHAR,
    is_paywalled BOOLEAN NOT NULL,
    page_count INTEGER NOT NULL,
    word_count INTEGER NOT NULL,
    content_hash VARCHAR NOT NULL,
    near_duplicate_signature BLOB NOT NULL,
    evidence MAP(VARCHAR, VARCHAR) NOT NULL,
    flags VARCHAR[] NOT NULL,
    extractor VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    capture_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    change VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.article_versions IS 'Every text seen of every article. Append-only; an article''s versions differ in content_hash.';
COMMENT ON COLUMN core.article_versions.article_id IS 'The article: the first 32 hex digits of SHA-256 of canonical_url.';
COMMENT ON COLUMN core.article_versions.source_id IS 'The source it came from.';
COMMENT ON COLUMN core.article_versions.url IS 'The address it was read at.';
COMMENT ON COLUMN core.article_versions.canonical_url IS 'The address in canonical form: what makes it one article.';
COMMENT ON COLUMN core.article_versions.title IS 'The headline, without the site''s name.';
COMMENT ON COLUMN core.article_versions.body IS 'The text: paragraphs with an empty line between, dateline taken off.';
COMMENT ON COLUMN core.article_versions.summary IS 'The publisher''s own summary.';
COMMENT ON COLUMN core.article_versions.language IS 'ISO 639-1 code of the text''s language; NULL when unsure.';
COMMENT ON COLUMN core.article_versions.language_confidence IS 'How sure the language is, 0 to 1.';
COMMENT ON COLUMN core.article_versions.published_at IS 'When it was published; NULL when the page does not say it credibly.';
COMMENT ON COLUMN core.article_versions.published_text IS 'The text that published_at was read from, as printed.';
COMMENT ON COLUMN core.article_versions.published_from IS 'Where that text stood: json-ld, meta, time, visible, feed or url.';
COMMENT ON COLUMN core.article_versions.published_precision IS 'How exact it is: second, minute, hour, day, month or year.';
COMMENT ON COLUMN core.article_versions.time_zone IS 'The zone it was printed in: an offset (+07:00) or an IANA name.';
COMMENT ON COLUMN core.article_versions.time_zone_from IS 'How the zone is known: text, abbreviation, source or utc.';
COMMENT ON COLUMN core.article_versions.modified_at IS 'When the publisher says it was last changed.';
COMMENT ON COLUMN core.article_versions.authors IS 'The people who wrote it.';
COMMENT ON COLUMN core.article_versions.byline IS 'The byline as printed.';
COMMENT ON COLUMN core.article_versions.section IS 'The section of the site.';
COMMENT ON COLUMN core.article_versions.keywords IS 'The publisher''s keywords or tags.';
COMMENT ON COLUMN core.article_versions.dateline IS 'The dateline as printed, such as "BAGHDAD - ".';
COMMENT ON COLUMN core.article_versions.dateline_place IS 'The place in the dateline.';
COMMENT ON COLUMN core.article_versions.agency IS 'The news agency the text came from.';
COMMENT ON COLUMN core.article_versions.image_url IS 'The address of the main image.';
COMMENT ON COLUMN core.article_versions.image_caption IS 'The caption of the main image.';
COMMENT ON COLUMN core.article_versions.image_credit IS 'Whom the main image is credited to.';
COMMENT ON COLUMN core.article_versions.is_paywalled IS 'Whether the page says that the text is for subscribers.';
COMMENT ON COLUMN core.article_versions.page_count IS 'How many pages the text was put together from.';
COMMENT ON COLUMN core.article_versions.word_count IS 'How many words the body has.';
COMMENT ON COLUMN core.article_versions.content_hash IS 'SHA-256 of the normalised title and body.';
COMMENT ON COLUMN core.article_versions.near_duplicate_signature IS 'The MinHash signature that near-duplicates are found by.';
COMMENT ON COLUMN core.article_versions.evidence IS 'For each field with several possible origins, the one it came from: evidence[''title''].';
COMMENT ON COLUMN core.article_versions.flags IS 'Warnings, such as mojibake_repaired.';
COMMENT ON COLUMN core.article_versions.extractor IS 'The program that made the article of the page.';
COMMENT ON COLUMN core.article_versions.extractor_version IS 'That program''s version.';
COMMENT ON COLUMN core.article_versions.capture_id IS 'The capture (of the first page) it was read from.';
COMMENT ON COLUMN core.article_versions.first_seen_at IS 'When this text was first fetched.';
COMMENT ON COLUMN core.article_versions.version IS 'The number of this text among the article''s, from 1.';
COMMENT ON COLUMN core.article_versions.change IS 'What changed against the version before: first, headline or update.';
COMMENT ON COLUMN core.article_versions.run_id IS 'The run that loaded it.';
COMMENT ON COLUMN core.article_versions.batch_id IS 'The batch it was loaded with.';
COMMENT ON COLUMN core.article_versions.loaded_at IS 'When that batch was loaded.';

CREATE TABLE core.superseded_versions (article_id VARCHAR NOT NULL, version INTEGER NOT NULL);
COMMENT ON TABLE core.superseded_versions IS 'Versions that a later one has replaced. Narrow, so that the current version is found by an anti-join.';
COMMENT ON COLUMN core.superseded_versions.article_id IS 'The article.';
COMMENT ON COLUMN core.superseded_versions.version IS 'The version that is no longer current.';

CREATE TABLE core.sightings (
    article_id VARCHAR NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    sighting_count INTEGER NOT NULL
);
COMMENT ON TABLE core.sightings IS 'When and how often each article was seen: one narrow row per article, replaced when it is seen again.';
COMMENT ON COLUMN core.sightings.article_id IS 'The article.';
COMMENT ON COLUMN core.sightings.last_seen_at IS 'When it was last fetched, changed or not.';
COMMENT ON COLUMN core.sightings.sighting_count IS 'How many captures of it were read.';

CREATE VIEW core.articles AS
FROM core.article_versions ANTI JOIN core.superseded_versions USING (article_id, version);
COMMENT ON VIEW core.articles IS 'The current version of each article: the columns of core.article_versions.';

-- search

CREATE TABLE search.words (
    word VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    stem VARCHAR NOT NULL,
    stem_id INTEGER NOT NULL
);
COMMENT ON TABLE search.words IS 'Every word seen in a language and its stem, so that a reader stems a query by looking it up.';
COMMENT ON COLUMN search.words.word IS 'The word in lower case, without accents.';
COMMENT ON COLUMN search.words.language IS 'The language it was stemmed for; empty when unknown.';
COMMENT ON COLUMN search.words.stem IS 'Its stem; the word itself where the language has no stemmer.';
COMMENT ON COLUMN search.words.stem_id IS 'The number of this stem in this language, as search.postings has it.';

CREATE TABLE search.postings (
    stem_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    title_count INTEGER NOT NULL,
    body_count INTEGER NOT NULL
);
COMMENT ON TABLE search.postings IS 'How often a stem occurs in a document. Append-only, each load''s rows sorted by stem.';
COMMENT ON COLUMN search.postings.stem_id IS 'The stem.';
COMMENT ON COLUMN search.postings.document_id IS 'The document.';
COMMENT ON COLUMN search.postings.title_count IS 'Occurrences in the title.';
COMMENT ON COLUMN search.postings.body_count IS 'Occurrences in the body.';

CREATE TABLE search.lengths (
    document_id INTEGER NOT NULL,
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    source_id VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    published_at TIMESTAMPTZ,
    length_count INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL
);
COMMENT ON TABLE search.lengths IS 'One row per indexed document: what ranking and filters need of it.';
COMMENT ON COLUMN search.lengths.document_id IS 'The document: a running number, small in the postings.';
COMMENT ON COLUMN search.lengths.article_id IS 'The article it is a version of.';
COMMENT ON COLUMN search.lengths.version IS 'Which version.';
COMMENT ON COLUMN search.lengths.source_id IS 'The source it came from.';
COMMENT ON COLUMN search.lengths.language IS 'The language its words were stemmed for; empty when unknown.';
COMMENT ON COLUMN search.lengths.published_at IS 'When it was published, or first seen where that is not known.';
COMMENT ON COLUMN search.lengths.length_count IS 'Words in title and body, the title''s counted twice, as in the ranking.';
COMMENT ON COLUMN search.lengths.is_current IS 'False when a later version has replaced it: its postings no longer count.';

CREATE MACRO search.tokens(text) AS regexp_extract_all(strip_accents(lower(text)), '[\p{L}\p{N}]+');
COMMENT ON MACRO search.tokens IS 'The words of a text as the index has them: lower case, without accents.';

-- quality

CREATE TABLE quality.results (
    suite VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    source_id VARCHAR,
    success BOOLEAN NOT NULL,
    element_count BIGINT NOT NULL,
    unexpected_count BIGINT NOT NULL,
    observed VARCHAR,
    run_id VARCHAR NOT NULL,
    batch_id VARCHAR,
    checked_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE quality.results IS 'What each check found, per batch or table and per source.';
COMMENT ON COLUMN quality.results.suite IS 'The suite the expectation belongs to.';
COMMENT ON COLUMN quality.results.expectation IS 'The name of the check.';
COMMENT ON COLUMN quality.results.severity IS 'critical, warning or info.';
COMMENT ON COLUMN quality.results.level IS 'What it judges: row, batch or table.';
COMMENT ON COLUMN quality.results.source_id IS 'The source it is about; NULL for everything judged.';
COMMENT ON COLUMN quality.results.success IS 'Whether the expectation was met.';
COMMENT ON COLUMN quality.results.element_count IS 'How many rows it looked at.';
COMMENT ON COLUMN quality.results.unexpected_count IS 'How many of them fail it.';
COMMENT ON COLUMN quality.results.observed IS 'What was observed, in short; never text of an article.';
COMMENT ON COLUMN quality.results.run_id IS 'The run.';
COMMENT ON COLUMN quality.results.batch_id IS 'The batch; NULL for checks of tables.';
COMMENT ON COLUMN quality.results.checked_at IS 'When it was checked.';

CREATE TABLE quality.metrics (
    source_id VARCHAR,
    metric VARCHAR NOT NULL,
    measured DOUBLE,
    run_id VARCHAR NOT NULL,
    measured_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE quality.metrics IS 'Figures about the tables, computed after each load and judged by the table checks.';
COMMENT ON COLUMN quality.metrics.source_id IS 'The source it is about; NULL for all.';
COMMENT ON COLUMN quality.metrics.metric IS 'What was measured.';
COMMENT ON COLUMN quality.metrics.measured IS 'The figure.';
COMMENT ON COLUMN quality.metrics.run_id IS 'The run.';
COMMENT ON COLUMN quality.metrics.measured_at IS 'When it was measured.';

CREATE TABLE quality.quarantine (
    capture_id VARCHAR NOT NULL,
    article_id VARCHAR,
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    canonical_url VARCHAR NOT NULL,
    reasons VARCHAR[] NOT NULL,
    detail VARCHAR,
    article VARCHAR USING COMPRESSION ZSTD,
    run_id VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    quarantined_at TIMESTAMPTZ NOT NULL,
    state VARCHAR NOT NULL
);
COMMENT ON TABLE quality.quarantine IS 'Captures that are no article or failed a critical expectation, with the reasons.';
COMMENT ON COLUMN quality.quarantine.capture_id IS 'The capture (of the first page) that is held.';
COMMENT ON COLUMN quality.quarantine.article_id IS 'The article it would be; NULL when none could be made.';
COMMENT ON COLUMN quality.quarantine.source_id IS 'The source it came from.';
COMMENT ON COLUMN quality.quarantine.url IS 'The address it was read at.';
COMMENT ON COLUMN quality.quarantine.canonical_url IS 'The canonical URL of the entry it was fetched for.';
COMMENT ON COLUMN quality.quarantine.reasons IS 'Names of the critical checks it failed, or why no article could be made.';
COMMENT ON COLUMN quality.quarantine.detail IS 'What more is known of why.';
COMMENT ON COLUMN quality.quarantine.article IS 'The fields of the article as JSON text; NULL when none could be made.';
COMMENT ON COLUMN quality.quarantine.run_id IS 'The run that held it.';
COMMENT ON COLUMN quality.quarantine.batch_id IS 'The batch it was held from.';
COMMENT ON COLUMN quality.quarantine.quarantined_at IS 'When it was held.';
COMMENT ON COLUMN quality.quarantine.state IS 'held, or redriven when the same capture was tried again later.';

-- ops

CREATE TABLE ops.feeds (
    source_id VARCHAR NOT NULL,
    feed_url VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    body_hash VARCHAR,
    checked_at TIMESTAMPTZ,
    next_check_at TIMESTAMPTZ,
    failure_count INTEGER NOT NULL,
    outcome VARCHAR,
    detail VARCHAR
);
COMMENT ON TABLE ops.feeds IS 'What is remembered of each feed between two visits.';
COMMENT ON COLUMN ops.feeds.source_id IS 'The source that declares it.';
COMMENT ON COLUMN ops.feeds.feed_url IS 'The feed''s address.';
COMMENT ON COLUMN ops.feeds.kind IS 'feed, sitemap or urls.';
COMMENT ON COLUMN ops.feeds.etag IS 'Its last ETag, byte for byte.';
COMMENT ON COLUMN ops.feeds.last_modified IS 'Its last Last-Modified, byte for byte.';
COMMENT ON COLUMN ops.feeds.body_hash IS 'The digest of its last body, because validators lie.';
COMMENT ON COLUMN ops.feeds.checked_at IS 'When it was last visited.';
COMMENT ON COLUMN ops.feeds.next_check_at IS 'When it is due again.';
COMMENT ON COLUMN ops.feeds.failure_count IS 'Visits that failed in a row; failures slow a feed and never delete it.';
COMMENT ON COLUMN ops.feeds.outcome IS 'How the last visit went.';
COMMENT ON COLUMN ops.feeds.detail IS 'What more is known of that visit.';

CREATE TABLE ops.frontier (
    canonical_url VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    feed_url VARCHAR NOT NULL,
    discovered_at TIMESTAMPTZ NOT NULL,
    entry_id VARCHAR,
    title VARCHAR USING COMPRESSION ZSTD,
    summary VARCHAR USING COMPRESSION ZSTD,
    published_text VARCHAR,
    published_at TIMESTAMPTZ,
    modified_text VARCHAR,
    listing_hash VARCHAR NOT NULL,
    feed_capture_id VARCHAR,
    run_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    detail VARCHAR,
    attempt_count INTEGER NOT NULL,
    attempted_at TIMESTAMPTZ,
    due_at TIMESTAMPTZ,
    capture_id VARCHAR
);
COMMENT ON TABLE ops.frontier IS 'Every entry ever discovered, and where it stands. What the feed said is never changed; where it stands is.';
COMMENT ON COLUMN ops.frontier.canonical_url IS 'The entry: its address in canonical form.';
COMMENT ON COLUMN ops.frontier.source_id IS 'The source whose feed listed it.';
COMMENT ON COLUMN ops.frontier.url IS 'Its address as the feed gives it.';
COMMENT ON COLUMN ops.frontier.feed_url IS 'The feed that listed it first.';
COMMENT ON COLUMN ops.frontier.discovered_at IS 'When it was first listed.';
COMMENT ON COLUMN ops.frontier.entry_id IS 'The feed''s own id of it.';
COMMENT ON COLUMN ops.frontier.title IS 'Its title in the feed.';
COMMENT ON COLUMN ops.frontier.summary IS 'Its summary in the feed.';
COMMENT ON COLUMN ops.frontier.published_text IS 'Its publication time as the feed gives it.';
COMMENT ON COLUMN ops.frontier.published_at IS 'That time, where it could be read.';
COMMENT ON COLUMN ops.frontier.modified_text IS 'Its time of change as the feed gave it first.';
COMMENT ON COLUMN ops.frontier.listing_hash IS 'The digest of how its feed lists it now: when that changes, it is visited again.';
COMMENT ON COLUMN ops.frontier.feed_capture_id IS 'The capture of the feed it was read from.';
COMMENT ON COLUMN ops.frontier.run_id IS 'The run that discovered it.';
COMMENT ON COLUMN ops.frontier.outcome IS 'How its last attempt ended, or pending before the first.';
COMMENT ON COLUMN ops.frontier.detail IS 'What more is known of that attempt.';
COMMENT ON COLUMN ops.frontier.attempt_count IS 'How many attempts have ended.';
COMMENT ON COLUMN ops.frontier.attempted_at IS 'When the last attempt ended.';
COMMENT ON COLUMN ops.frontier.due_at IS 'When it is to be tried next; NULL when it is not.';
COMMENT ON COLUMN ops.frontier.capture_id IS 'The capture of the last attempt.';

CREATE TABLE ops.attempts (
    canonical_url VARCHAR NOT NULL,
    attempt_number INTEGER NOT NULL,
    source_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    batch_id VARCHAR,
    outcome VARCHAR NOT NULL,
    detail VARCHAR,
    capture_id VARCHAR,
    attempted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE ops.attempts IS 'One row per attempt at an entry and the one outcome it ended in. Append-only: the frontier is checked against it.';
COMMENT ON COLUMN ops.attempts.canonical_url IS 'The entry.';
COMMENT ON COLUMN ops.attempts.attempt_number IS 'Which attempt at this entry, from 1.';
COMMENT ON COLUMN ops.attempts.source_id IS 'The source.';
COMMENT ON COLUMN ops.attempts.run_id IS 'The run that made it.';
COMMENT ON COLUMN ops.attempts.batch_id IS 'The batch it ended in; NULL when it ended before extraction.';
COMMENT ON COLUMN ops.attempts.outcome IS 'How it ended.';
COMMENT ON COLUMN ops.attempts.detail IS 'What more is known of how it ended.';
COMMENT ON COLUMN ops.attempts.capture_id IS 'The capture that was judged, or the last exchange before it failed.';
COMMENT ON COLUMN ops.attempts.attempted_at IS 'When it ended.';

CREATE TABLE ops.runs (
    run_id VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,
    parameters VARCHAR NOT NULL,
    epoch BIGINT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    state VARCHAR NOT NULL,
    counts VARCHAR
);
COMMENT ON TABLE ops.runs IS 'One execution of a flow that writes.';
COMMENT ON COLUMN ops.runs.run_id IS 'The run.';
COMMENT ON COLUMN ops.runs.flow IS 'The flow, such as ingest.';
COMMENT ON COLUMN ops.runs.parameters IS 'What it was called with, as JSON text.';
COMMENT ON COLUMN ops.runs.epoch IS 'Grows with every run: a run that a later one has overtaken may no longer load.';
COMMENT ON COLUMN ops.runs.started_at IS 'When it started.';
COMMENT ON COLUMN ops.runs.ended_at IS 'When it ended; NULL while it runs, or when it was killed.';
COMMENT ON COLUMN ops.runs.state IS 'running, success, partial, skipped, failed, cancelled or crashed.';
COMMENT ON COLUMN ops.runs.counts IS 'What it counted, as JSON text.';

CREATE TABLE ops.batches (
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    input_hash VARCHAR NOT NULL,
    loaded_count INTEGER NOT NULL,
    version_count INTEGER NOT NULL,
    unchanged_count INTEGER NOT NULL,
    quarantined_count INTEGER NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE ops.batches IS 'One row per load, written in the load''s own transaction: what is here is loaded, whole.';
COMMENT ON COLUMN ops.batches.batch_id IS 'The batch.';
COMMENT ON COLUMN ops.batches.run_id IS 'The run.';
COMMENT ON COLUMN ops.batches.input_hash IS 'SHA-256 over the captures of the batch and the texts made of them.';
COMMENT ON COLUMN ops.batches.loaded_count IS 'Captures whose text is now an article or a version of one that was not held before.';
COMMENT ON COLUMN ops.batches.version_count IS 'How many of these are later versions of an article.';
COMMENT ON COLUMN ops.batches.unchanged_count IS 'Captures whose text was held already.';
COMMENT ON COLUMN ops.batches.quarantined_count IS 'Captures that went to quarantine.';
COMMENT ON COLUMN ops.batches.loaded_at IS 'When the batch was loaded.';

CREATE TABLE ops.schema_migrations (version INTEGER NOT NULL, name VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE ops.schema_migrations IS 'The migrations that made this schema; each row was written in its migration''s own transaction.';
COMMENT ON COLUMN ops.schema_migrations.version IS 'The number of the migration.';
COMMENT ON COLUMN ops.schema_migrations.name IS 'Its file, without the ending.';
COMMENT ON COLUMN ops.schema_migrations.applied_at IS 'When it was applied.';

CREATE TABLE ops.marts (text_hash VARCHAR NOT NULL, made_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE ops.marts IS 'The text that the marts were last made from: one row; when the files differ, all are made anew.';
COMMENT ON COLUMN ops.marts.text_hash IS 'SHA-256 over the mart files.';
COMMENT ON COLUMN ops.marts.made_at IS 'When they were made.';
