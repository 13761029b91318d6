-- How are the lengths of articles spread, in each source?
SELECT
    source_id,
    count(*) AS articles,
    quantile_disc(word_count, 0.1) AS tenth,
    median(word_count) AS median,
    quantile_disc(word_count, 0.9) AS nine_tenths,
    max(word_count) AS longest
FROM marts.articles
GROUP BY source_id
ORDER BY median DESC, source_id;
