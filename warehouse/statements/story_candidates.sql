-- `shingled`: the least shingle hashes of the texts that are compared, of this batch. Each text is compared with
-- earlier ones alone, so that it does not matter in which batches they came.
--
-- A hash is kept of the first $most_holders texts that have it: one that many have is a formula of its publisher, or
-- of a flood of copies, of which the first few tell as much as all.
CREATE OR REPLACE TEMP TABLE holders AS
FROM core.story_shingles SEMI JOIN shingled USING (shingle_hash);

CREATE OR REPLACE TEMP TABLE kept_shingles AS
FROM (
    FROM holders SELECT shingle_hash, version_id, true AS is_held
    UNION ALL
    FROM shingled SELECT shingle_hash, version_id, false AS is_held
)
SELECT *
QUALIFY row_number() OVER (PARTITION BY shingle_hash ORDER BY version_id) <= $most_holders;

-- Of all texts, those that share two hashes are candidates; of the latest, one is enough. The best few are looked at.
CREATE OR REPLACE TEMP TABLE candidates AS
FROM (
    FROM shingled JOIN kept_shingles AS earlier USING (shingle_hash)
    SELECT shingled.version_id, earlier.version_id AS earlier_id, count(*) AS shared_count
    WHERE earlier.version_id < shingled.version_id
    GROUP BY ALL
)
SELECT *
WHERE shared_count > 1 OR earlier_id > version_id - $recent_texts
QUALIFY row_number() OVER (PARTITION BY version_id ORDER BY shared_count DESC, earlier_id) <= $most_candidates;

INSERT INTO core.story_shingles BY NAME
FROM kept_shingles
SELECT shingle_hash, version_id
WHERE NOT is_held
ORDER BY shingle_hash, version_id;
