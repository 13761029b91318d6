-- Which words went, and which came, in every edit?
-- place is how many words of the text before stand before the change.
SELECT source_id, version, edit.place AS place, edit.deleted AS deleted, edit.inserted AS inserted
FROM marts.edits, unnest(diff) AS edits (edit)
ORDER BY source_id, url, version, edit.place
LIMIT 8;
