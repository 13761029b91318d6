-- Who writes for more than one section, or together with others?
SELECT author, source_id, article_count, shared_count, sections
FROM marts.authors
WHERE len(sections) > 1 OR shared_count > 0
ORDER BY len(sections) DESC NULLS LAST, author
LIMIT 8;
