-- Who writes the most, and about what?
SELECT author, source_id, article_count, shared_count, word_count, sections
FROM marts.authors
ORDER BY article_count DESC, author
LIMIT 8;
