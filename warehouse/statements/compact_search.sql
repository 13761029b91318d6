-- All postings as one run, without those of texts that were replaced; the words by stem, as snippets look them up.
-- Removed articles keep theirs: a visit that finds such a page unchanged brings no text to index.
--
-- DuckDB packs the differences of 2,048 rows at a time, each with as many bits as the largest needs. So rows that need
-- as many lie together: by how often a text has the stem, then by how many texts have it, which stems are numbered by
-- anew; and every other stem's texts come last to first, so that the next stem begins near to where one ends.
CREATE OR REPLACE TEMP TABLE returnable AS
FROM search.withdrawn SEMI JOIN (
    FROM core.articles SEMI JOIN (FROM core.removals WHERE restored_at IS NULL) USING (article_id)
) USING (version_id);

CREATE OR REPLACE TEMP TABLE kept_postings AS
FROM (FROM search.postings UNION ALL BY NAME FROM search.recent_postings)
SEMI JOIN (FROM search.documents UNION ALL BY NAME FROM returnable) USING (version_id)
SELECT *, least(occurrence_count, 2) AS level;

CREATE OR REPLACE TEMP TABLE numbered_stems AS
FROM (FROM search.words SELECT DISTINCT stem_id) LEFT JOIN (
    FROM kept_postings SELECT stem_id, count(*) AS text_count GROUP BY stem_id
) USING (stem_id)
SELECT stem_id AS former_id, row_number() OVER (ORDER BY text_count NULLS FIRST, stem_id)::INTEGER AS stem_id;

CREATE OR REPLACE TEMP TABLE posting_lists AS
FROM (FROM kept_postings SELECT DISTINCT level, stem_id AS former_id) JOIN numbered_stems USING (former_id)
SELECT *, row_number() OVER (ORDER BY level, stem_id) AS place;

DELETE FROM search.postings;

DELETE FROM search.recent_postings;

INSERT INTO search.postings BY NAME
FROM kept_postings JOIN posting_lists ON kept_postings.level = posting_lists.level AND kept_postings.stem_id = former_id
SELECT posting_lists.stem_id, version_id, occurrence_count
ORDER BY place, CASE WHEN place % 2 = 0 THEN version_id ELSE -version_id END;

DELETE FROM search.withdrawn WHERE version_id NOT IN (FROM returnable SELECT version_id);

CREATE OR REPLACE TEMP TABLE compacted_words AS
FROM search.words JOIN numbered_stems ON words.stem_id = former_id
SELECT words.* REPLACE (numbered_stems.stem_id AS stem_id)
ORDER BY stem_id, word;

DELETE FROM search.words;

INSERT INTO search.words BY NAME
FROM compacted_words;

-- The shingles of stories: what a load appends is a row group of its own, and takes more room than it fills.
CREATE OR REPLACE TEMP TABLE compacted_shingles AS
FROM core.story_shingles ORDER BY shingle_hash, version_id;

DELETE FROM core.story_shingles;

INSERT INTO core.story_shingles BY NAME
FROM compacted_shingles;
