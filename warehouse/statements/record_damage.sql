-- `damaged`: stretches of the archive that are not what was written; `lost`: captures of pages that are in them.
CREATE OR REPLACE TEMP TABLE before AS FROM raw.damage;

DELETE FROM raw.damage;

INSERT INTO raw.damage BY NAME
FROM damaged LEFT JOIN before USING (warc_file, warc_offset)
SELECT
    damaged.warc_file,
    damaged.warc_offset,
    damaged.byte_count,
    damaged.why,
    coalesce(before.found_at, $now) AS found_at,
    coalesce(before.run_id, $run_id) AS run_id;

CREATE OR REPLACE TEMP TABLE due AS
FROM ops.frontier SELECT canonical_url WHERE due_at IS NULL AND capture_id IN (FROM lost SELECT capture_id);

UPDATE ops.frontier SET due_at = $now WHERE canonical_url IN (FROM due SELECT canonical_url);
