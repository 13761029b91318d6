-- All postings as one sorted run, without those of texts that search does not find; the words by stem, as snippets
-- look them up.
CREATE OR REPLACE TEMP TABLE compacted_postings AS
FROM (FROM search.postings UNION ALL BY NAME FROM search.recent_postings) SEMI JOIN search.documents USING (version_id)
ORDER BY stem_id, version_id;

DELETE FROM search.postings;

DELETE FROM search.recent_postings;

INSERT INTO search.postings BY NAME
FROM compacted_postings;

DELETE FROM search.withdrawn;

CREATE OR REPLACE TEMP TABLE compacted_words AS
FROM search.words ORDER BY stem_id, word;

DELETE FROM search.words;

INSERT INTO search.words BY NAME
FROM compacted_words;
