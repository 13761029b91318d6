-- Which words rise on one day, in each language?
-- `rise` is the log-likelihood ratio beside the 28 days before; a larger archive is asked for less than these 6.
SELECT published_on, language, term, article_count, round(article_share, 2) AS article_share, round(rise, 1) AS rise
FROM marts.terms_between('2025-11-14', '2025-11-15')
WHERE rise > 6 AND before_share < 0.05
QUALIFY row_number() OVER (PARTITION BY published_on, language ORDER BY rise DESC, term) <= 3
ORDER BY published_on, language, rise DESC, term;
