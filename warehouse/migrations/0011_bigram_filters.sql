-- Which words stand side by side, by blocks of texts: a phrase is looked for only where it can be.

CREATE MACRO search.block_of(version_id) AS (version_id - 1) // 2048;
COMMENT ON MACRO search.block_of IS 'The block of a version: 2,048 of them, as many as are unpacked when one text is read.';

CREATE MACRO search.bigram_key(first_word, second_word) AS md5_number_lower(first_word || ' ' || second_word);
COMMENT ON MACRO search.bigram_key IS 'A number for two words that stand side by side.';

-- A Bloom filter with two hashes, which are the halves of the key.
CREATE MACRO search.first_bit(bigram_key, bit_count) AS ((bigram_key & 4294967295) % bit_count::UBIGINT)::INTEGER;
COMMENT ON MACRO search.first_bit IS 'One bit of a bigram in a filter of so many.';

CREATE MACRO search.second_bit(bigram_key, bit_count) AS ((bigram_key >> 32) % bit_count::UBIGINT)::INTEGER;
COMMENT ON MACRO search.second_bit IS 'The other bit of a bigram in a filter of so many.';

CREATE MACRO search.may_have(bits, bigram_keys) AS coalesce(list_bool_and([
    get_bit(bits, search.first_bit(bigram_key, length(bits)))
    + get_bit(bits, search.second_bit(bigram_key, length(bits))) = 2
    FOR bigram_key IN bigram_keys
]), true);
COMMENT ON MACRO search.may_have IS 'False when no text of a block has all of these bigrams.';

CREATE TABLE search.bigram_filters (
    block_id INTEGER NOT NULL,
    -- A third of its bits are set: to pack them saves little, and to unpack them takes longer than to read them.
    bits BIT NOT NULL USING COMPRESSION UNCOMPRESSED
);
COMMENT ON TABLE search.bigram_filters IS 'Which words stand side by side in the texts of each block. `lumbung maintain` makes the filter of a block once it is full; the texts of a block without one are read for every phrase.';
COMMENT ON COLUMN search.bigram_filters.block_id IS 'search.block_of its versions.';
COMMENT ON COLUMN search.bigram_filters.bits IS 'A Bloom filter of search.bigram_key of each two words side by side in a title or a body: three bits for every word, two of them set for each bigram.';

CREATE MACRO search.may_need_texts(words) AS contains(words, '"') OR contains(words, '-');
COMMENT ON MACRO search.may_need_texts IS 'False when a query has no phrase, neither needed nor unwanted.';

CREATE MACRO search.spoken(text) AS ' ' || list_aggregate(search.tokens(text), 'string_agg', ' ') || ' ';
COMMENT ON MACRO search.spoken IS 'The words of a text with one space between them, and before and after.';

-- Most texts are told by a regular expression, which follows from `words` alone, or by a look for a phrase with spaces
-- around its words; only the others are parted into words. (What looks for phrases in a text does so in a lambda, where
-- none of this may stand: it would be compiled anew for every chunk of rows.)
CREATE MACRO search.heard(text, words, phrases) AS CASE
    WHEN NOT regexp_matches(text, search.roughly(search.plain(search.needed(words)[:1]))) THEN NULL
    WHEN len(phrases) = 1 AND phrases[1].is_needed AND contains(lower(text), phrases[1].phrase) THEN phrases[1].phrase
    WHEN phrases[1].is_needed OR regexp_matches(text, search.roughly(search.plain(search.unwanted(words))))
        THEN search.spoken(text)
    ELSE ''
END;
COMMENT ON MACRO search.heard IS 'As much of search.spoken of a text as tells which phrases of a query it has, NULL when it lacks one. They are given as search.spoken, those that are needed first.';

DROP MACRO search.exactly;

COMMENT ON TABLE search.postings IS 'How often a stem occurs in a text. In runs, each sorted by stem (that of `lumbung maintain`: those that a text has once, then all others), so that few of its rows are read for a query; `lumbung maintain` makes them one run.';
