-- The lines of the latest articles of each source that has versions which were not looked at yet.
CREATE OR REPLACE TEMP TABLE untaught AS
FROM (FROM core.article_versions SELECT source_id, count(*) AS version_count GROUP BY source_id)
ANTI JOIN ops.learnings USING (source_id, version_count);

-- By when a text was first fetched, which a replay finds again: not by when it was loaded.
CREATE OR REPLACE TEMP TABLE latest AS
FROM core.article_versions
ANTI JOIN core.superseded_versions USING (version_id)
SEMI JOIN untaught USING (source_id)
SELECT
    source_id, article_id, version, first_seen_at,
    row_number() OVER (PARTITION BY source_id ORDER BY first_seen_at DESC, article_id) AS recency,
    count(*) OVER (PARTITION BY source_id) AS held_count
QUALIFY recency <= $most_articles AND held_count >= $fewest_articles;

-- A body's lines with their places from both ends, from 1.
CREATE OR REPLACE TEMP TABLE prints AS
WITH bodies AS (
    FROM core.article_versions AS versions JOIN latest USING (article_id, version)
    SELECT
        latest.source_id, article_id, recency, versions.url, versions.near_duplicate_signature AS signature,
        coalesce(versions.title, article_id) AS title,
        list_filter(string_split(versions.body, chr(10)), lambda line: line <> '') AS lines
    -- So that only the part of the table is read in which they lie.
    WHERE versions.first_seen_at >= (FROM latest SELECT min(first_seen_at))
)

FROM bodies
SELECT
    * EXCLUDE (lines),
    unnest(lines) AS line,
    generate_subscripts(lines, 1) AS from_top,
    len(lines) - from_top + 1 AS from_end;

CREATE OR REPLACE TEMP TABLE repeated AS
FROM prints
SELECT DISTINCT line
WHERE length(line) <= $most_characters
GROUP BY source_id, line
HAVING count(DISTINCT article_id) > 1;
