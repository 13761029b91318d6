-- Words of this batch that were never seen in their language.
FROM spelled SELECT word, language WHERE stem_id IS NULL ORDER BY language, word;
