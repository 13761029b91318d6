-- How often is one word written, day by day, against its share in the weeks before?
-- The term is the shortest word of its stem, as marts.terms_daily shows it.
SELECT published_on, article_count, round(article_share, 2) AS article_share, round(before_share, 2) AS before_share
FROM marts.terms_daily
WHERE language = 'id' AND term = 'desa'
ORDER BY published_on;
