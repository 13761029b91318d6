-- `captured`: captures that the ledger was told of, pages that were gone among them.
--
-- A page is gone when a visit to its entry brought no page, and 404 or 410 instead; not when a further page was missing.
CREATE OR REPLACE TEMP TABLE gone AS
FROM captured
ANTI JOIN raw.captures AS page
  ON page.entry_url = captured.entry_url AND page.run_id = captured.run_id AND page.kind IN ('page', 'revisit')
SELECT entry_url, max(fetched_at) AS removed_at, arg_max(capture_id, fetched_at) AS capture_id,
    arg_max(status, fetched_at) AS status
WHERE kind = 'failure' AND status IN (404, 410)
GROUP BY entry_url;

-- The articles whose current text was read at such an entry and was not seen since.
CREATE OR REPLACE TEMP TABLE removed AS
FROM gone
JOIN raw.captures AS page ON page.entry_url = gone.entry_url AND page.kind IN ('page', 'import')
JOIN core.articles AS article ON article.capture_id = page.capture_id
JOIN core.sightings USING (version_id)
ANTI JOIN (FROM core.removals WHERE restored_at IS NULL) AS known ON known.article_id = article.article_id
SELECT DISTINCT ON (article.article_id)
    article.article_id, version_id, last_seen_at, removed_at, gone.status, gone.capture_id
WHERE removed_at > last_seen_at
ORDER BY article.article_id, removed_at;

INSERT INTO core.removals BY NAME
FROM removed ORDER BY removed_at, article_id;

INSERT INTO search.withdrawn BY NAME
FROM search.documents SEMI JOIN removed USING (version_id) ORDER BY version_id;

DELETE FROM search.documents WHERE version_id IN (FROM removed SELECT version_id);
