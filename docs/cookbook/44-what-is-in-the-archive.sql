-- What does the archive hold for each source: exchanges by kind, and bytes as received?
SELECT
    source_id,
    count(*) FILTER (kind = 'page') AS pages,
    count(*) FILTER (kind = 'feed') AS feeds,
    count(*) FILTER (kind = 'redirect') AS redirects,
    count(*) FILTER (kind = 'failure') AS failures,
    format_bytes(sum(payload_bytes)::BIGINT) AS received
FROM raw.captures
GROUP BY source_id
ORDER BY source_id;
