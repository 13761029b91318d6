-- How many articles did each source publish, day by day?
-- Days are in UTC; articles whose publication time is unknown are on no day (question 8 finds them).
SELECT published_on, source_id, sum(article_count) AS articles, sum(word_count) AS words
FROM marts.articles_daily
WHERE published_on >= DATE '2025-11-15'
GROUP BY ALL
ORDER BY published_on DESC, source_id;
