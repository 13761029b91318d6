-- The postings of the latest loads become one sorted run.
INSERT INTO search.postings BY NAME
FROM search.recent_postings ORDER BY stem_id, version_id;

DELETE FROM search.recent_postings;
