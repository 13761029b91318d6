-- What is exported of the articles: those of the wanted runs and sources (variables; NULL is all), by month in UTC.
CREATE OR REPLACE TEMP VIEW exported AS
FROM marts.articles
SELECT *, timezone('UTC', coalesce(published_at, first_seen_at)) AS dated_at
WHERE (getvariable('wanted_runs') IS NULL OR list_contains(getvariable('wanted_runs'), run_id))
  AND (getvariable('wanted_sources') IS NULL OR list_contains(getvariable('wanted_sources'), source_id));
