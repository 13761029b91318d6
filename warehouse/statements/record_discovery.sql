-- `visited`: feed states; `listed`: entries in the order they were listed; `captured`: captures of the feeds;
-- `missed`: gaps.
DELETE FROM ops.feeds
USING visited
WHERE feeds.source_id = visited.source_id AND feeds.feed_url = visited.feed_url;

INSERT INTO ops.feeds BY NAME
FROM visited;

-- One row per address: several feeds of a source list the same article, and one feed may list it twice.
CREATE OR REPLACE TEMP TABLE listings AS
FROM listed
SELECT
    *,
    md5(concat_ws(chr(31), coalesce(title, ''), coalesce(published_text, ''), coalesce(modified_text, '')))
        AS listing_hash
QUALIFY row_number() OVER (PARTITION BY canonical_url ORDER BY place) = 1;

-- Its own feed lists a known entry otherwise than before: the article may have changed. Another feed of the same
-- source may print another title all along, and says nothing by it.
UPDATE ops.frontier
SET due_at = listings.discovered_at, listing_hash = listings.listing_hash
FROM listings
WHERE frontier.canonical_url = listings.canonical_url
  AND frontier.feed_url = listings.feed_url
  AND frontier.listing_hash <> listings.listing_hash;

CREATE OR REPLACE TEMP TABLE discovered AS
FROM listings
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
    0 AS failure_count,
    discovered_at AS due_at
ORDER BY place;

INSERT INTO quality.gaps BY NAME
FROM missed
SELECT
    *,
    left(md5(concat_ws(chr(31), source_id, feed_url, found_at)), 16) AS gap_id,
    $run_id AS run_id,
    'open' AS state,
    'its filling was not tried yet' AS detail,
    0 AS try_count,
    found_at AS due_at,
    0 AS recovered_count;
