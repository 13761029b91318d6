-- The sources of which more text than this was loaded since then.
FROM core.article_versions
SELECT source_id
WHERE loaded_at >= $since
GROUP BY source_id
HAVING sum(strlen(body)) >= $most_bytes
ORDER BY source_id;
