-- Who carries the same story, who had it first, and how alike are the texts?
-- Texts that share a band of four values in their signatures are compared in full: 128 values of 4 hex digits each.
WITH signed AS (
    SELECT article_id, source_id, title, published_at, hex(near_duplicate_signature) AS signature
    FROM core.articles
),

bands AS (
    SELECT article_id, band, substr(signature, 16 * band + 1, 16) AS part
    FROM signed, range(32) AS numbers (band)
),

pairs AS (
    SELECT DISTINCT a.article_id AS one_id, b.article_id AS other_id
    FROM bands AS a JOIN bands AS b USING (band, part)
    WHERE a.article_id <> b.article_id
)

SELECT
    one.source_id AS first_source_id,
    one.title AS first_title,
    other.source_id,
    other.title,
    date_diff('minute', one.published_at, other.published_at) AS minutes_later,
    round(list_sum([
        (substr(one.signature, 4 * place + 1, 4) = substr(other.signature, 4 * place + 1, 4))::INTEGER
        for place in range(128)
    ]) / 128, 1) AS shared_share
FROM pairs
JOIN signed AS one ON one.article_id = one_id
JOIN signed AS other ON other.article_id = other_id
WHERE one.published_at < other.published_at
ORDER BY one.published_at, other.published_at;
