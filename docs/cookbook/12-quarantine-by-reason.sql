-- What is held in quarantine, and which check stopped it?
SELECT source_id, reason, count(*) AS captures, min(url) AS example_url
FROM quality.quarantine, unnest(reasons) AS why (reason)
WHERE state = 'held'
GROUP BY ALL
ORDER BY captures DESC, source_id, reason;
