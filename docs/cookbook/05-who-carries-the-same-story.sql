-- Who carries the same story, who had it first, and how much later did the others print it?
-- similarity, contained_share and matched_article_id say by which match each of them came to the story.
SELECT source_id, title, is_first, round(lag_seconds / 60) AS minutes_later, story_agency
FROM marts.syndication
WHERE publisher_count > 1
ORDER BY appeared_at, source_id;
