-- `failed`: visits that ended in the archive, skipped or failed, as end_attempts.sql takes them; `unheard`: captures
-- of insert_captures.sql; `validated`: what the pages of these visits are recognised by; `said`: opt-outs, as
-- records.OptOut with canonical_url, source_id and seen_at.
CREATE OR REPLACE TEMP TABLE ended AS
FROM failed
UNION ALL BY NAME
FROM unheard JOIN ops.frontier ON frontier.canonical_url = unheard.entry_url
SELECT
    (SELECT count(*) FROM failed) + row_number() OVER (ORDER BY unheard.fetched_at, unheard.capture_id) AS place,
    unheard.entry_url AS canonical_url,
    unheard.source_id,
    'unchanged' AS outcome,
    CASE WHEN unheard.status = 304 THEN 'not modified' ELSE 'same bytes' END AS detail,
    unheard.capture_id,
    unheard.fetched_at AS seen_at,
    frontier.article_id,
    NULL::TIMESTAMPTZ AS published_at,
    NULL::TIMESTAMPTZ AS retry_at,
    false AS is_transient
WHERE unheard.kind = 'revisit';

-- A held page that was found unchanged is a sighting of its article.
CREATE OR REPLACE TEMP TABLE seen AS
FROM ended JOIN core.sightings USING (article_id)
SELECT
    article_id,
    any_value(sightings.version_id) AS version_id,
    greatest(max(ended.seen_at), max(sightings.last_seen_at)) AS last_seen_at,
    (count(*) + max(sightings.sighting_count))::INTEGER AS sighting_count
GROUP BY article_id;

DELETE FROM core.sightings WHERE article_id IN (FROM seen SELECT article_id);

INSERT INTO core.sightings BY NAME
FROM seen ORDER BY version_id;

-- A page that is there again ends its removal, and search finds it.
UPDATE core.removals
SET restored_at = back.seen_at, restored_capture_id = back.capture_id
FROM (
    FROM ended SELECT article_id, min(seen_at) AS seen_at, arg_min(capture_id, seen_at) AS capture_id
    WHERE outcome = 'unchanged'
    GROUP BY article_id
) AS back
WHERE removals.article_id = back.article_id AND restored_at IS NULL AND removed_at < back.seen_at;

CREATE OR REPLACE TEMP TABLE returned AS
FROM search.withdrawn SEMI JOIN (
    FROM seen ANTI JOIN (FROM core.removals WHERE restored_at IS NULL) USING (article_id)
) USING (version_id);

INSERT INTO search.documents BY NAME
FROM returned ORDER BY version_id;

DELETE FROM search.withdrawn WHERE version_id IN (FROM returned SELECT version_id);

UPDATE ops.frontier
SET etag = validated.etag, last_modified = validated.last_modified, body_hash = validated.body_hash
FROM validated
WHERE frontier.canonical_url = validated.canonical_url;

INSERT INTO ops.opt_outs BY NAME
FROM said ANTI JOIN ops.opt_outs USING (canonical_url, signal, said_by, said_text)
SELECT DISTINCT ON (canonical_url, signal, said_by, said_text) *, $run_id AS run_id
ORDER BY canonical_url, signal, said_by, said_text, seen_at;
