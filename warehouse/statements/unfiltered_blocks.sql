-- Blocks of texts that are full and have no filter of bigrams yet.
FROM core.article_versions
SELECT
    search.block_of(version_id) AS block_id,
    min(version_id) AS first_version_id,
    max(version_id) AS last_version_id,
    3 * sum(word_count)::INTEGER + 64 AS bit_count
WHERE search.block_of(version_id) < search.block_of((FROM core.article_versions SELECT max(version_id)) + 1)
  AND search.block_of(version_id) NOT IN (FROM search.bigram_filters SELECT block_id)
GROUP BY block_id
ORDER BY block_id;
