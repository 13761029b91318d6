-- Whether many texts have come since the search index was sorted: a quarter of all, counted in full blocks, and eight
-- blocks at least. So each posting is sorted anew some four times in the life of a warehouse, whatever its size.
FROM
    (FROM core.article_versions SELECT search.block_of(coalesce(max(version_id), 0) + 1) AS full_count),
    (FROM search.bigram_filters SELECT count(*) AS filtered_count)
SELECT full_count - filtered_count >= greatest(8, full_count // 4) AS is_due;
