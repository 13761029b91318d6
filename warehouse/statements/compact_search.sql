-- All postings as one sorted run, without those of texts that were replaced; the words by stem, as snippets look them
-- up. Removed articles keep theirs: a visit that finds such a page unchanged brings no text to index.
CREATE OR REPLACE TEMP TABLE returnable AS
FROM search.withdrawn SEMI JOIN (
    FROM core.articles SEMI JOIN (FROM core.removals WHERE restored_at IS NULL) USING (article_id)
) USING (version_id);

CREATE OR REPLACE TEMP TABLE compacted_postings AS
FROM (FROM search.postings UNION ALL BY NAME FROM search.recent_postings)
SEMI JOIN (FROM search.documents UNION ALL BY NAME FROM returnable) USING (version_id)
ORDER BY stem_id, version_id;

DELETE FROM search.postings;

DELETE FROM search.recent_postings;

INSERT INTO search.postings BY NAME
FROM compacted_postings;

DELETE FROM search.withdrawn WHERE version_id NOT IN (FROM returnable SELECT version_id);

CREATE OR REPLACE TEMP TABLE compacted_words AS
FROM search.words ORDER BY stem_id, word;

DELETE FROM search.words;

INSERT INTO search.words BY NAME
FROM compacted_words;

-- The shingles of stories: what a load appends is a row group of its own, and takes more room than it fills.
CREATE OR REPLACE TEMP TABLE compacted_shingles AS
FROM core.story_shingles ORDER BY shingle_hash, version_id;

DELETE FROM core.story_shingles;

INSERT INTO core.story_shingles BY NAME
FROM compacted_shingles;
