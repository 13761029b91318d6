-- Who writes the most, and about what?
SELECT
    author,
    source_id,
    count(*) AS articles,
    sum(word_count) AS words,
    list_sort(list_distinct(list(section))) AS sections
FROM marts.articles, unnest(authors) AS names (author)
GROUP BY author, source_id
ORDER BY articles DESC, author
LIMIT 8;
