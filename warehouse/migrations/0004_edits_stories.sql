-- Versions by number, what was online when, edits and removals, stories, and a search index that is kept sorted.
--
-- Stories and word diffs are made as texts are loaded: those loaded before have none until a replay.

-- core: versions

ALTER TABLE core.article_versions ADD COLUMN version_id INTEGER;
-- Rows were only ever appended, so that their places are the order of loading.
UPDATE core.article_versions SET version_id = rowid + 1;
COMMENT ON COLUMN core.article_versions.version_id IS 'The number of this text among all that were loaded, from 1, in the order of loading: narrow tables name it by this.';
COMMENT ON COLUMN core.article_versions.version IS 'The number of this text among the article''s, from 1, in the order of loading.';
COMMENT ON COLUMN core.article_versions.change IS 'What changed: first, correction, typo, headline or update (docs/versions.md).';
COMMENT ON TABLE core.article_versions IS 'Every text seen of every article. Append-only; an article''s versions differ in more than form.';

ALTER TABLE core.superseded_versions RENAME TO superseded_before;
CREATE TABLE core.superseded_versions AS
FROM core.superseded_before JOIN core.article_versions USING (article_id, version)
SELECT version_id
ORDER BY version_id;
COMMENT ON TABLE core.superseded_versions IS 'Versions that are not what is online now: another text was seen later. Narrow, so that current versions are found by an anti-join.';
COMMENT ON COLUMN core.superseded_versions.version_id IS 'The version that is not current.';

CREATE OR REPLACE VIEW core.articles AS
FROM core.article_versions ANTI JOIN core.superseded_versions USING (version_id);
COMMENT ON VIEW core.articles IS 'The current version of each article, the text that was seen last: the columns of core.article_versions.';

DROP TABLE core.superseded_before;

ALTER TABLE core.sightings RENAME TO sightings_before;
CREATE TABLE core.sightings AS
FROM core.sightings_before JOIN core.articles USING (article_id)
SELECT article_id, version_id, last_seen_at, sighting_count
ORDER BY version_id;
DROP TABLE core.sightings_before;
COMMENT ON TABLE core.sightings IS 'What was seen of each article last: one narrow row per article, replaced when it is seen again.';
COMMENT ON COLUMN core.sightings.article_id IS 'The article.';
COMMENT ON COLUMN core.sightings.version_id IS 'The version that was seen last: an earlier one, when its text has returned.';
COMMENT ON COLUMN core.sightings.last_seen_at IS 'When it was last fetched, changed or not.';
COMMENT ON COLUMN core.sightings.sighting_count IS 'How many captures of it were read.';

-- core: edits and removals

CREATE TABLE core.edits (
    version_id INTEGER NOT NULL,
    before_version_id INTEGER NOT NULL,
    before_seen_at TIMESTAMPTZ NOT NULL,
    diff STRUCT(place INTEGER, deleted VARCHAR, inserted VARCHAR)[],
    deleted_word_count INTEGER,
    inserted_word_count INTEGER
);
INSERT INTO core.edits BY NAME
FROM core.article_versions AS edited
JOIN core.article_versions AS former
  ON former.article_id = edited.article_id AND former.version = edited.version - 1
SELECT edited.version_id, former.version_id AS before_version_id, former.first_seen_at AS before_seen_at
ORDER BY edited.version_id;
COMMENT ON TABLE core.edits IS 'One row per version that is not an article''s first: which text it came after, and what changed in the body.';
COMMENT ON COLUMN core.edits.version_id IS 'The version: the text after.';
COMMENT ON COLUMN core.edits.before_version_id IS 'The version that was online before it.';
COMMENT ON COLUMN core.edits.before_seen_at IS 'When that text was last seen: the edit was made after this.';
COMMENT ON COLUMN core.edits.diff IS 'The places where the body changed, in order: how many words of the body before stand before it, the words that went, those that came. NULL for texts loaded before schema 4.';
COMMENT ON COLUMN core.edits.deleted_word_count IS 'Words of the body that went, punctuation marks counted.';
COMMENT ON COLUMN core.edits.inserted_word_count IS 'Words of the body that came, punctuation marks counted.';

CREATE TABLE core.removals (
    article_id VARCHAR NOT NULL,
    version_id INTEGER NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    removed_at TIMESTAMPTZ NOT NULL,
    status INTEGER NOT NULL,
    capture_id VARCHAR NOT NULL,
    restored_at TIMESTAMPTZ,
    restored_capture_id VARCHAR
);
COMMENT ON TABLE core.removals IS 'Articles that were held and whose page was gone at a later visit. The texts stay.';
COMMENT ON COLUMN core.removals.article_id IS 'The article.';
COMMENT ON COLUMN core.removals.version_id IS 'Its text as last seen.';
COMMENT ON COLUMN core.removals.last_seen_at IS 'When that text was last seen.';
COMMENT ON COLUMN core.removals.removed_at IS 'When its page was first found gone.';
COMMENT ON COLUMN core.removals.status IS 'What was answered: 404 or 410.';
COMMENT ON COLUMN core.removals.capture_id IS 'The capture of that answer.';
COMMENT ON COLUMN core.removals.restored_at IS 'When the page was there again; NULL while it is gone.';
COMMENT ON COLUMN core.removals.restored_capture_id IS 'The capture of the page that was there again.';

-- core: stories

CREATE TABLE core.stories (story_id VARCHAR NOT NULL, merged_into_id VARCHAR);
COMMENT ON TABLE core.stories IS 'Every story there ever was: articles that tell the same text.';
COMMENT ON COLUMN core.stories.story_id IS 'The story: the article_id of the article that was loaded first of those that founded it. It never changes.';
COMMENT ON COLUMN core.stories.merged_into_id IS 'The story that this one turned out to be a part of, and whose members its members are now; NULL for one that stands.';

CREATE TABLE core.story_members (
    story_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id INTEGER NOT NULL,
    matched_version_id INTEGER,
    similarity DOUBLE,
    contained_share DOUBLE
);
COMMENT ON TABLE core.story_members IS 'The articles of each story that stands, and by which match each of them came to it. An article is in one story at most, and stays.';
COMMENT ON COLUMN core.story_members.story_id IS 'The story.';
COMMENT ON COLUMN core.story_members.article_id IS 'The article.';
COMMENT ON COLUMN core.story_members.version_id IS 'The version of it that matched.';
COMMENT ON COLUMN core.story_members.matched_version_id IS 'The earlier text that it matched best; NULL for the article that the story begins with.';
COMMENT ON COLUMN core.story_members.similarity IS 'The share of both texts'' word runs that both have, 0 to 1, estimated from their signatures (standard error 0.04).';
COMMENT ON COLUMN core.story_members.contained_share IS 'The share of the shorter text''s word runs that the longer one has, 0 to 1, estimated from the same.';

CREATE TABLE core.story_shingles (shingle_hash UINTEGER NOT NULL, version_id INTEGER NOT NULL);
COMMENT ON TABLE core.story_shingles IS 'The least hashes of the word runs of each text that is compared: texts that share some are candidates for a match. Append-only, each load''s rows sorted by hash.';
COMMENT ON COLUMN core.story_shingles.shingle_hash IS 'CRC-32 of a run of five words (three in a short text).';
COMMENT ON COLUMN core.story_shingles.version_id IS 'A version that has it: one of the first 16, as more would tell nothing new.';

-- search

CREATE MACRO search.key(word) AS md5_number_lower(word);
COMMENT ON MACRO search.key IS 'What a word is looked up by: the lower half of its MD5, as numbers are found quicker than words.';

CREATE MACRO search.with_accents(word) AS replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    word, 'a', '[aáàâäãåā]'), 'e', '[eéèêëēę]'), 'i', '[iíìîïī]'), 'o', '[oóòôöõøō]'), 'u', '[uúùûüū]'),
    'c', '[cçćč]'), 'n', '[nñń]'), 's', '[sśš]'), 'y', '[yýÿ]'), 'z', '[zźžż]');
COMMENT ON MACRO search.with_accents IS 'A regular expression for a word of the index as texts write it: with its accents, or without.';

CREATE TABLE search.documents AS
FROM search.lengths JOIN core.articles USING (article_id, version)
SELECT version_id, lengths.source_id, lengths.language, lengths.published_at, length_count
WHERE is_current
ORDER BY version_id;
COMMENT ON TABLE search.documents IS 'One row per text that search finds: the current version of each article that is online. What ranking and filters need of it.';
COMMENT ON COLUMN search.documents.version_id IS 'The version, by which the postings name it.';
COMMENT ON COLUMN search.documents.source_id IS 'The source it came from.';
COMMENT ON COLUMN search.documents.language IS 'The language its words were stemmed for; empty when unknown.';
COMMENT ON COLUMN search.documents.published_at IS 'When it was published, or first seen where that is not known.';
COMMENT ON COLUMN search.documents.length_count IS 'Words in title and body, the title''s counted twice, as in the ranking.';

CREATE TABLE search.withdrawn AS FROM search.documents LIMIT 0;
COMMENT ON TABLE search.withdrawn IS 'Rows of search.documents that no longer count, because the text is not online: they go back when it returns; `lumbung maintain` drops those of replaced texts with their postings.';
COMMENT ON COLUMN search.withdrawn.version_id IS 'The version.';
COMMENT ON COLUMN search.withdrawn.source_id IS 'As in search.documents.';
COMMENT ON COLUMN search.withdrawn.language IS 'As in search.documents.';
COMMENT ON COLUMN search.withdrawn.published_at IS 'As in search.documents.';
COMMENT ON COLUMN search.withdrawn.length_count IS 'As in search.documents.';

ALTER TABLE search.postings RENAME TO postings_before;
CREATE TABLE search.postings (
    stem_id INTEGER NOT NULL, version_id INTEGER NOT NULL, occurrence_count INTEGER NOT NULL
);
INSERT INTO search.postings BY NAME
FROM search.postings_before AS held
JOIN search.lengths USING (document_id)
JOIN core.articles USING (article_id, version)
SELECT stem_id, version_id, 2 * title_count + body_count AS occurrence_count
WHERE is_current
ORDER BY stem_id, version_id;
DROP TABLE search.postings_before;
DROP TABLE search.lengths;
COMMENT ON TABLE search.postings IS 'How often a stem occurs in a text. In runs, each sorted by stem, so that few of its rows are read for a query; `lumbung maintain` makes them one run.';
COMMENT ON COLUMN search.postings.stem_id IS 'The stem.';
COMMENT ON COLUMN search.postings.version_id IS 'The version; one without a row in search.documents does not count.';
COMMENT ON COLUMN search.postings.occurrence_count IS 'Occurrences in title and body, the title''s counted twice.';

CREATE TABLE search.recent_postings (
    stem_id INTEGER NOT NULL, version_id INTEGER NOT NULL, occurrence_count INTEGER NOT NULL
);
COMMENT ON TABLE search.recent_postings IS 'Postings of the latest loads, as search.postings has them; moved there, as a run, when they have become many.';
COMMENT ON COLUMN search.recent_postings.stem_id IS 'The stem.';
COMMENT ON COLUMN search.recent_postings.version_id IS 'The version.';
COMMENT ON COLUMN search.recent_postings.occurrence_count IS 'Occurrences in title and body, the title''s counted twice.';

ALTER TABLE search.words RENAME TO words_before;
CREATE TABLE search.words AS
FROM search.words_before
SELECT word, language, search.key(word) AS word_key, search.key(stem) AS stem_key, stem_id
ORDER BY language, word;
DROP TABLE search.words_before;
COMMENT ON TABLE search.words IS 'Every word seen in a language and its stem, so that a reader stems a query by looking it up.';
COMMENT ON COLUMN search.words.word IS 'The word in lower case, without accents.';
COMMENT ON COLUMN search.words.language IS 'The language it was stemmed for; empty when unknown.';
COMMENT ON COLUMN search.words.word_key IS 'search.key of the word.';
COMMENT ON COLUMN search.words.stem_key IS 'search.key of its stem, which is the word itself where the language has no stemmer.';
COMMENT ON COLUMN search.words.stem_id IS 'The number of this stem in this language, as the postings have it.';
