-- What did publishers change after publication, and of which kind is each change?
-- Each row is a text beside the one that was online before it; body_before and body_after hold both.
SELECT source_id, version, change, title_before, title_after, deleted_word_count, inserted_word_count
FROM marts.edits
ORDER BY source_id, url, version;
