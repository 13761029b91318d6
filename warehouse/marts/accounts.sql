-- An entry is discovered once and then stands in exactly one outcome: that of its last attempt, or pending. It is
-- off when the frontier and the attempts disagree, or when the row its outcome speaks of is not there.
CREATE MACRO marts.accounts_of(run) AS TABLE
WITH tries AS (
    FROM ops.attempts
    SELECT canonical_url, source_id, outcome, capture_id, count(*) OVER (PARTITION BY canonical_url) AS try_count
    WHERE run IS NULL OR run_id = run
    QUALIFY row_number() OVER (PARTITION BY canonical_url ORDER BY attempt_number DESC) = 1
),

entries AS (
    FROM ops.frontier
    SELECT canonical_url, source_id, outcome, attempt_count
    WHERE run IS NULL OR run_id = run OR canonical_url IN (FROM tries SELECT canonical_url)
),

standing AS (
    FROM entries FULL JOIN tries USING (canonical_url)
    SELECT
        coalesce(entries.source_id, tries.source_id) AS source_id,
        split_part(coalesce(tries.outcome, 'pending'), '_', 1) AS ending,
        entries.canonical_url IS NOT NULL AS is_discovered,
        NOT is_discovered
            OR coalesce(try_count, 0) > attempt_count
            OR (run IS NULL AND coalesce(try_count, 0) < attempt_count)
            OR (run IS NULL AND entries.outcome <> coalesce(tries.outcome, 'pending'))
            OR (ending = 'loaded' AND capture_id NOT IN (FROM core.article_versions SELECT capture_id))
            OR (ending = 'quarantined' AND capture_id NOT IN (
                FROM quality.quarantine SELECT capture_id WHERE run IS NOT NULL OR state IN ('held', 'rejected')
            ))
            AS is_off
)

FROM standing
SELECT
    source_id,
    count(*) FILTER (is_discovered) AS discovered_count,
    count(*) FILTER (ending = 'loaded') AS loaded_count,
    count(*) FILTER (ending = 'unchanged') AS unchanged_count,
    count(*) FILTER (ending = 'quarantined') AS quarantined_count,
    count(*) FILTER (ending = 'skipped') AS skipped_count,
    count(*) FILTER (ending = 'failed') AS failed_count,
    count(*) FILTER (ending = 'pending') AS pending_count,
    count(*) FILTER (is_off) AS off_count
GROUP BY source_id
ORDER BY source_id;

COMMENT ON MACRO TABLE marts.accounts_of IS 'marts.accounts for the entries that one run discovered or attempted: FROM marts.accounts_of(run_id).';

CREATE VIEW marts.accounts AS FROM marts.accounts_of(NULL);

COMMENT ON VIEW marts.accounts IS 'Where every discovered entry stands, per source: discovered = the sum of the others, and off_count is 0.';
COMMENT ON COLUMN marts.accounts.source_id IS 'The source.';
COMMENT ON COLUMN marts.accounts.discovered_count IS 'Entries its feeds have listed.';
COMMENT ON COLUMN marts.accounts.loaded_count IS 'Entries whose last attempt became an article or a new version.';
COMMENT ON COLUMN marts.accounts.unchanged_count IS 'Entries whose last attempt found the text that was held.';
COMMENT ON COLUMN marts.accounts.quarantined_count IS 'Entries whose last attempt is in quarantine.';
COMMENT ON COLUMN marts.accounts.skipped_count IS 'Entries that we chose not to fetch.';
COMMENT ON COLUMN marts.accounts.failed_count IS 'Entries that could not be fetched.';
COMMENT ON COLUMN marts.accounts.pending_count IS 'Entries that wait for their first attempt, or for extraction.';
COMMENT ON COLUMN marts.accounts.off_count IS 'Entries on which the ledger and the tables disagree: must be 0.';
