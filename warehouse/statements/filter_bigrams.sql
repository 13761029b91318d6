-- The filter of one block, read from its texts.
INSERT INTO search.bigram_filters BY NAME
FROM (
    FROM (
        FROM (
            FROM core.article_versions
            SELECT unnest([search.tokens(title), search.tokens(body)]) AS tokens
            WHERE version_id BETWEEN $first_version_id AND $last_version_id
        )
        SELECT unnest(tokens) AS first_word, unnest(tokens[2:]) AS second_word
    )
    SELECT search.bigram_key(first_word, second_word) AS bigram_key
    WHERE second_word IS NOT NULL
)
SELECT
    $block_id AS block_id,
    bitstring_agg(search.first_bit(bigram_key, $bit_count), 0, $bit_count - 1)
    | bitstring_agg(search.second_bit(bigram_key, $bit_count), 0, $bit_count - 1) AS bits;
