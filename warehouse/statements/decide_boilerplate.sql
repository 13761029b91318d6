-- What a person says of a line holds; what was learnt of it is kept beside it.
CREATE OR REPLACE TEMP TABLE told AS
FROM (SELECT $source_id AS source_id, $line_hash AS line_hash)
LEFT JOIN core.boilerplate_lines AS known USING (source_id, line_hash)
SELECT
    source_id, line_hash,
    coalesce(known.line, $line) AS line,
    $state AS state,
    coalesce(known.article_count, 0) AS article_count,
    coalesce(known.article_share, 0) AS article_share,
    known.position,
    coalesce(known.word_count, len(string_split($line, ' '))) AS word_count,
    coalesce(known.examples, []) AS examples,
    known.learnt_at, known.run_id,
    $decided_by AS decided_by,
    $decided_at AS decided_at;

DELETE FROM core.boilerplate_lines WHERE source_id = $source_id AND line_hash = $line_hash;

INSERT INTO core.boilerplate_lines BY NAME FROM told;
