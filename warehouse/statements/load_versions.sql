-- `incoming`: the batch's articles with place (the captures' order), entry_url and reasons; `decided`: what each
-- capture is; `standing`: what was seen last of each article, `edited`: the versions that are not an article's first.
INSERT INTO core.article_versions BY NAME
FROM incoming JOIN (FROM decided SELECT place, version_id, version, change WHERE is_new) USING (place)
SELECT
    * EXCLUDE (place, entry_url, reasons),
    $run_id AS run_id,
    $batch_id AS batch_id,
    $now AS loaded_at
ORDER BY version_id;

INSERT INTO core.edits BY NAME
FROM edited ORDER BY version_id;

-- Deleted and inserted anew: an update in place would write whole column segments again.
DELETE FROM core.sightings WHERE rowid IN (FROM held_articles SELECT row_id);

INSERT INTO core.sightings BY NAME
FROM standing ORDER BY version_id;

-- Of the articles of this batch, every version but the one that was seen last.
CREATE OR REPLACE TEMP TABLE superseded AS
FROM (
    FROM decided SELECT version_id WHERE is_new UNION FROM held_articles SELECT version_id
) ANTI JOIN standing USING (version_id);

INSERT INTO core.superseded_versions BY NAME
FROM superseded ANTI JOIN core.superseded_versions USING (version_id) ORDER BY version_id;

DELETE FROM core.superseded_versions WHERE version_id IN (FROM standing SELECT version_id);

-- A page that is there again ends its removal.
UPDATE core.removals
SET restored_at = back.seen_at, restored_capture_id = back.capture_id
FROM (
    FROM incoming
    SELECT article_id, min(first_seen_at) AS seen_at, arg_min(capture_id, first_seen_at) AS capture_id
    WHERE len(reasons) = 0
    GROUP BY article_id
) AS back
WHERE removals.article_id = back.article_id AND restored_at IS NULL AND removed_at < back.seen_at;
