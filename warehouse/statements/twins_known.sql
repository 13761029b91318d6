-- `twins`: for each address that is listed now (canonical_url, of source_id), the forms that differ in scheme or
-- `www.` alone. The form that the source listed first stays, unless it could not be read.
FROM twins
JOIN ops.frontier ON frontier.canonical_url = twins.twin AND frontier.source_id = twins.source_id
SELECT
    twins.source_id,
    twins.canonical_url,
    frontier.canonical_url AS known_canonical_url,
    frontier.url AS known_url
WHERE frontier.canonical_url = twins.canonical_url
   OR NOT (frontier.outcome LIKE 'failed%' OR frontier.outcome LIKE 'skipped%')
QUALIFY row_number() OVER (
    PARTITION BY twins.source_id, twins.canonical_url
    ORDER BY frontier.canonical_url = twins.canonical_url DESC, frontier.discovered_at, frontier.canonical_url
) = 1;
