-- On which days of the week is most published?
SELECT
    dayname(published_on) AS weekday,
    sum(article_count) AS articles,
    round(sum(article_count) / sum(sum(article_count)) OVER (), 2) AS articles_share
FROM marts.articles_daily
GROUP BY weekday, isodow(published_on)
ORDER BY isodow(published_on);
