-- Which articles say that they were changed after publication, and was the change seen?
-- `modified_at` is the publisher's word; a version is a change that was seen between two visits.
SELECT source_id, date_diff('minute', published_at, modified_at) AS minutes_later, version > 1 AS is_seen, title
FROM marts.articles
WHERE modified_at > published_at
ORDER BY minutes_later DESC, title;
