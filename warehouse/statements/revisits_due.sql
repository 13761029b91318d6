-- Held articles to visit again. The plan is ages in seconds: an article is due when it has reached one of them since
-- its last attempt, and since that a fifth of its age has passed, so that one that was found late is not visited
-- twice in a row. What is due by itself (listed anew, or otherwise than before) is not visited twice either. Where
-- robots.txt forbids one, it is asked again: it may have changed, and costs the page no request.
WITH planned AS (
    FROM ops.frontier
    SELECT
        *,
        epoch($now::TIMESTAMPTZ - aged_from) AS age_seconds,
        list_max(list_filter($plan::DOUBLE[], lambda age: age <= age_seconds)) AS reached_seconds
    WHERE article_id IS NOT NULL
      AND due_at IS NULL
      AND (outcome NOT LIKE 'skipped%' OR outcome = 'skipped_robots')
      AND list_contains($sources::VARCHAR[], source_id)
),

due AS (
    FROM planned
    WHERE attempted_at < aged_from + to_seconds(reached_seconds)
      AND epoch($now::TIMESTAMPTZ - attempted_at) >= age_seconds / 5
),

chosen AS (
    FROM due
    SELECT *, row_number() OVER (PARTITION BY source_id ORDER BY aged_from DESC, canonical_url) AS place
    QUALIFY place <= $most_of_source
    ORDER BY place, aged_from DESC, canonical_url
    LIMIT $most
),

lying AS (
    FROM ops.feeds SELECT DISTINCT source_id WHERE has_false_validators
),

-- The last capture that was extracted: what the article is held by.
extracted AS (
    FROM ops.attempts SEMI JOIN chosen USING (canonical_url)
    SELECT canonical_url, capture_id
    WHERE batch_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY canonical_url ORDER BY attempt_number DESC) = 1
)

FROM chosen
JOIN extracted ON extracted.canonical_url = chosen.canonical_url
JOIN raw.captures AS page ON page.capture_id = extracted.capture_id
SELECT
    chosen.source_id, chosen.url, chosen.canonical_url, feed_url, discovered_at, entry_id, title, summary,
    published_text, published_at, modified_text,
    page.capture_id, page.url AS page_url,
    -- A server whose feeds say "not modified" when they were is not asked conditionally for its pages either.
    CASE WHEN chosen.source_id NOT IN (FROM lying) THEN chosen.etag END AS etag,
    CASE WHEN chosen.source_id NOT IN (FROM lying) THEN chosen.last_modified END AS last_modified,
    chosen.body_hash
WHERE page.kind = 'page'
ORDER BY place, aged_from DESC, chosen.canonical_url;
