-- What did publishers change after publication?
-- Each row is one version beside the one before it; body_before and body_after hold the texts.
SELECT source_id, version, change, title_before, title_after, added_word_count
FROM marts.edits
ORDER BY source_id, url, version;
