-- `incoming`: the batch's articles with place (the captures' order), entry_url and reasons.
--
-- A text is new when the article never had it before: an equal text is a sighting, and so is one that returns.
CREATE OR REPLACE TEMP TABLE decided AS
WITH held AS (
    FROM core.article_versions SEMI JOIN incoming USING (article_id) SELECT article_id, content_hash, version
),

accepted AS (
    FROM incoming
    SELECT
        place, article_id, capture_id, first_seen_at,
        row_number() OVER (PARTITION BY article_id, content_hash ORDER BY first_seen_at, place) = 1
            AND NOT EXISTS (
                FROM held WHERE held.article_id = incoming.article_id AND held.content_hash = incoming.content_hash
            ) AS is_new
    WHERE len(reasons) = 0
)

FROM accepted
LEFT JOIN (FROM held SELECT article_id, max(version) AS held_version GROUP BY article_id) USING (article_id)
SELECT
    accepted.*,
    (
        coalesce(held_version, 0)
        + count(*) FILTER (is_new) OVER (PARTITION BY article_id ORDER BY first_seen_at, place)
    )::INTEGER AS version;

INSERT INTO core.article_versions BY NAME
WITH added AS (
    FROM incoming JOIN decided USING (place) SELECT incoming.*, decided.version WHERE decided.is_new
),

before AS (
    FROM core.article_versions SEMI JOIN added USING (article_id) SELECT article_id, version, body
    UNION ALL
    FROM added SELECT article_id, version, body
)

FROM added
LEFT JOIN before ON before.article_id = added.article_id AND before.version = added.version - 1
SELECT
    added.* EXCLUDE (place, entry_url, reasons),
    CASE
        WHEN added.version = 1 THEN 'first'
        WHEN before.body = added.body THEN 'headline'
        ELSE 'update'
    END AS change,
    $run_id AS run_id,
    $batch_id AS batch_id,
    $now AS loaded_at
ORDER BY added.place;

INSERT INTO core.superseded_versions BY NAME
FROM decided
SELECT article_id, unnest(range(greatest(min(version) - 1, 1), max(version)))::INTEGER AS version
WHERE is_new
GROUP BY article_id
ORDER BY article_id;

CREATE OR REPLACE TEMP TABLE seen AS
FROM decided LEFT JOIN core.sightings USING (article_id)
SELECT
    article_id,
    greatest(max(decided.first_seen_at), max(sightings.last_seen_at)) AS last_seen_at,
    (count(*) + coalesce(max(sightings.sighting_count), 0))::INTEGER AS sighting_count
GROUP BY article_id;

-- Deleted and inserted anew: an update in place would write whole column segments again.
DELETE FROM core.sightings WHERE article_id IN (FROM seen SELECT article_id);

INSERT INTO core.sightings BY NAME
FROM seen ORDER BY article_id;
