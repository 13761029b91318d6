-- `hashed`: the hash of each line in `repeated`. A line that is known already, forbidden ones included, stays as it is.
INSERT INTO core.boilerplate_lines BY NAME
WITH sightings AS (
    FROM prints JOIN hashed USING (line)
    SELECT
        source_id, line_hash, article_id, recency, url, title, signature,
        min(line) AS line, min(from_top) AS from_top, min(from_end) AS from_end
    GROUP BY ALL
),

counted AS (
    FROM sightings
    SELECT
        source_id,
        line_hash,
        arg_min(line, recency) AS line,
        -- One story under several addresses is one sighting: what it repeats is its own.
        least(count(DISTINCT title), count(DISTINCT signature))::INTEGER AS article_count,
        list(url ORDER BY recency)[:3] AS examples,
        CASE
            WHEN avg((from_top <= 3)::INTEGER) >= 0.9 THEN 'top'
            WHEN avg((from_end <= 5)::INTEGER) >= 0.9 THEN 'bottom'
            ELSE 'anywhere'
        END AS position
    GROUP BY source_id, line_hash
),

judged AS (
    FROM counted JOIN (FROM latest SELECT source_id, count(*) AS looked_at_count GROUP BY source_id) USING (source_id)
    SELECT
        * EXCLUDE (looked_at_count),
        article_count / looked_at_count AS article_share,
        len(string_split(line, ' '))::INTEGER AS word_count,
        word_count >= 12 AS is_prose,
        position = 'anywhere' AS is_within
),

-- The least evidence. Between paragraphs stand subheads that recur by right ("Kata ahli"), and prose that recurs
-- may be the background of a story that goes on for days.
asked AS (
    FROM (VALUES (false, false, 6, 0.12), (false, true, 8, 0.20), (true, false, 8, 0.20), (true, true, 9, 0.25))
        AS asked (is_prose, is_within, least_count, least_share)
)

FROM judged JOIN asked USING (is_prose, is_within) ANTI JOIN core.boilerplate_lines USING (source_id, line_hash)
SELECT
    source_id, line_hash, line, 'learnt' AS state, article_count, article_share, position, word_count, examples,
    $now AS learnt_at,
    $run_id AS run_id
WHERE article_count >= least_count AND article_share >= least_share
ORDER BY source_id, line_hash;

DELETE FROM ops.learnings WHERE source_id IN (FROM untaught SELECT source_id);

INSERT INTO ops.learnings BY NAME
FROM untaught SELECT source_id, version_count, $now AS learnt_at ORDER BY source_id;
