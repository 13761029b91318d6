FROM core.boilerplate_lines
SELECT * EXCLUDE (source_id)
WHERE source_id = $source_id
ORDER BY state, article_share DESC, line_hash;
