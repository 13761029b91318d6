-- `judged`: articles that are about to load. Those whose text another article has that was seen in the 30 days before.
FROM judged
SEMI JOIN core.article_versions AS held
  ON held.near_duplicate_signature = judged.near_duplicate_signature
 AND held.article_id <> judged.article_id
 AND held.first_seen_at BETWEEN judged.first_seen_at - INTERVAL 30 DAY AND judged.first_seen_at
SELECT capture_id
ORDER BY capture_id;
