-- `captured`: captures whose entries are wanted.
FROM ops.frontier
SELECT source_id, url, canonical_url, feed_url, discovered_at, entry_id, title, summary, published_text, published_at,
    modified_text
WHERE canonical_url IN (FROM captured SELECT entry_url);
