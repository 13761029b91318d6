-- `visited`: feed states; `listed`: entries in the order they were listed; `captured`: captures of the feeds.
DELETE FROM ops.feeds
USING visited
WHERE feeds.source_id = visited.source_id AND feeds.feed_url = visited.feed_url;

INSERT INTO ops.feeds BY NAME
FROM visited;

-- One row per address: several feeds of a source list the same article, and one feed may list it twice.
CREATE OR REPLACE TEMP TABLE discovered AS
FROM (FROM listed QUALIFY row_number() OVER (PARTITION BY canonical_url ORDER BY place) = 1) AS listed
ANTI JOIN ops.frontier USING (canonical_url)
LEFT JOIN (
    FROM captured SELECT entry_url AS feed_url, max(capture_id) AS feed_capture_id GROUP BY entry_url
) AS feed USING (feed_url);

INSERT INTO ops.frontier BY NAME
FROM discovered
SELECT
    * EXCLUDE (place),
    $run_id AS run_id,
    'pending' AS outcome,
    0 AS attempt_count,
    discovered_at AS due_at
ORDER BY place;
