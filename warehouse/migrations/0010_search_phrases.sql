-- Phrases are looked for by regular expressions that follow from the query's words alone: as constants they are
-- compiled once, not for every text. Where a query has no phrase they are NULL, and nothing of them is planned.
-- A query is planned anew each time: so none of these macros names what it is given twice (nor calls array_to_string,
-- which does), and none asks the query for \p{L}, which takes two milliseconds to compile.

CREATE MACRO search.parts(words) AS
    chr(1) || list_aggregate(regexp_extract_all(words, '-?"[^"]*"?|[^\s"]+'), 'string_agg', chr(1)) || chr(1);
COMMENT ON MACRO search.parts IS 'What a query asks for, with chr(1) around each part: words, "phrases", and either with a minus before it.';

CREATE MACRO search.needed(words) AS regexp_extract_all(
    search.parts(words), '\x01("[^\x01]*[0-9A-Za-z\x{AA}-\x{1FFF}\x{2C00}-\x{2FFF}\x{3040}-\x{10FFFF}][^\x01]*)', 1
);
COMMENT ON MACRO search.needed IS 'The phrases that must be in a text.';

-- An excluded "covid-19" is a phrase as well.
CREATE MACRO search.unwanted(words) AS regexp_extract_all(
    search.parts(words),
    '\x01(-(?:"|[^\x01]*[0-9A-Za-z\x{AA}-\x{1FFF}\x{2C00}-\x{2FFF}\x{3040}-\x{10FFFF}]'
    || '[^\x010-9A-Za-z\x{AA}-\x{1FFF}\x{2C00}-\x{2FFF}\x{3040}-\x{10FFFF}])'
    || '[^\x01]*[0-9A-Za-z\x{AA}-\x{1FFF}\x{2C00}-\x{2FFF}\x{3040}-\x{10FFFF}][^\x01]*)', 1
);
COMMENT ON MACRO search.unwanted IS 'The phrases that must not be in a text, and words that may be one.';

CREATE MACRO search.plain(phrases) AS trim(regexp_replace(
    translate(
        strip_accents(lower(list_aggregate(phrases, 'string_agg', ' ' || chr(1) || ' '))),
        '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~–—‘’“”«»…•·。、，：！？' || chr(160),
        repeat(' ', 53)
    ),
    ' +', ' ', 'g'
));
COMMENT ON MACRO search.plain IS 'Phrases in lower case, without accents, with a space between words and chr(1) between phrases; NULL where there are none.';

CREATE MACRO search.exactly(plain) AS
    '(?i)(?:^|[^\p{L}\p{N}\p{M}])(?:'
    || replace(replace(plain, ' ' || chr(1) || ' ', '|'), ' ', '[^\p{L}\p{N}\p{M}]+')
    || ')(?:[^\p{L}\p{N}\p{M}]|$)';
COMMENT ON MACRO search.exactly IS 'A regular expression for one of these phrases, written without accents: what it finds is one.';

CREATE MACRO search.roughly(plain) AS
    '(?i)' || replace(replace(regexp_replace(regexp_replace(
        plain,
        '[^ -~\x01]+', '[^0-9a-z]*', 'g'),
        '(\[\^0-9a-z\]\*)|([a-z])', '\1[\2\\x{80}-\\x{10FFFF}]+', 'g'),
        ' ' || chr(1) || ' ', '|'), ' ', '[^0-9a-z]+');
COMMENT ON MACRO search.roughly IS 'A regular expression that finds each text that has one of these phrases, with accents or without, and others.';

CREATE MACRO search.marked(text) AS regexp_replace(
    text, '[0-9A-Za-z\x{AA}-\x{1FFF}\x{2C00}-\x{2FFF}\x{3040}-\x{10FFFF}]+', chr(1) || '\0' || chr(2), 'g'
);
COMMENT ON MACRO search.marked IS 'A text with chr(1) before and chr(2) after each word, by which a pattern knows where a word ends.';
