-- Words of this batch that were never seen in their language.
FROM (FROM occurrences SELECT DISTINCT word, language) ANTI JOIN search.words USING (word, language)
ORDER BY language, word;
