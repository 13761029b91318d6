-- Where do words stand together, and another word nowhere?
-- Words between quotation marks must stand so; a word or phrase after a minus must not be there.
SELECT source_id, title, snippet
FROM marts.search('"hasil akhir" -hujan')
ORDER BY score DESC, url
LIMIT 3;
