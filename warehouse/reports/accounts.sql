-- Where every discovered address stands, per source. An address is off when the ledger and the tables disagree on it.
SELECT
    source_id,
    discovered_count,
    loaded_count,
    unchanged_count,
    quarantined_count,
    skipped_count,
    failed_count,
    pending_count,
    off_count,
    last_discovered_at
FROM marts.accounts
LEFT JOIN (
    SELECT source_id, max(discovered_at) AS last_discovered_at FROM ops.frontier GROUP BY source_id
) AS discovered USING (source_id)
ORDER BY source_id
