-- Whether the tables hold together: per source, how often each of their promises is broken (suite `tables`).
-- Every column but the first is 0 when all is well. `$now`: the time of the check.
WITH versions AS (
    FROM core.article_versions
    SELECT version_id, article_id, source_id, version, capture_id, content_hash, published_at
),

articles AS (
    FROM versions SELECT article_id, any_value(source_id) AS source_id,
        min(version) AS first_version, max(version) AS last_version, count(*) AS version_count,
        count(DISTINCT content_hash) AS text_count, count(DISTINCT source_id) AS source_count
    GROUP BY article_id
),

current AS (
    FROM versions ANTI JOIN core.superseded_versions USING (version_id)
),

of_articles AS (
    FROM articles
    LEFT JOIN (FROM current SELECT article_id, count(*) AS current_count, max(published_at) AS published_at GROUP BY ALL)
        USING (article_id)
    LEFT JOIN (FROM core.sightings SELECT article_id, true AS is_sighted) USING (article_id)
    SELECT
        source_id,
        count(*) FILTER (coalesce(current_count, 0) > 1) AS doubled_article_count,
        count(*) FILTER (current_count IS NULL) AS currentless_article_count,
        count(*) FILTER (first_version <> 1 OR last_version <> version_count) AS version_gap_count,
        count(*) FILTER (text_count <> version_count) AS repeated_text_count,
        count(*) FILTER (source_count > 1) AS shared_article_count,
        count(*) FILTER (is_sighted IS NULL) AS unsighted_count,
        count(*) FILTER (published_at > $now::TIMESTAMPTZ + INTERVAL 24 HOUR) AS future_count
    GROUP BY source_id
),

untraced AS (
    FROM versions ANTI JOIN (FROM raw.captures WHERE kind IN ('page', 'import')) USING (capture_id)
    SELECT source_id, count(*) AS untraced_count
    GROUP BY source_id
),

unsearchable AS (
    FROM current
    ANTI JOIN search.documents USING (version_id)
    ANTI JOIN (FROM core.removals WHERE restored_at IS NULL) AS gone USING (article_id)
    SELECT source_id, count(*) AS unsearchable_count
    GROUP BY source_id
),

outdated AS (
    FROM search.documents ANTI JOIN search.withdrawn USING (version_id) ANTI JOIN current USING (version_id)
    SELECT source_id, count(*) AS outdated_document_count
    GROUP BY source_id
),

unbatched AS (
    FROM (FROM ops.attempts WHERE batch_id IS NOT NULL) ANTI JOIN ops.batches USING (batch_id)
    SELECT source_id, count(*) AS unbatched_attempt_count
    GROUP BY source_id
),

-- Captures that two rows of the quarantine hold at once.
twice_held AS (
    FROM (FROM quality.quarantine SELECT capture_id, source_id WHERE state = 'held' GROUP BY ALL HAVING count(*) > 1)
    SELECT source_id, count(*) AS twice_held_count
    GROUP BY source_id
)

FROM marts.accounts
FULL JOIN marts.quarantine USING (source_id)
FULL JOIN of_articles USING (source_id)
FULL JOIN untraced USING (source_id)
FULL JOIN unsearchable USING (source_id)
FULL JOIN outdated USING (source_id)
FULL JOIN unbatched USING (source_id)
FULL JOIN twice_held USING (source_id)
SELECT
    source_id,
    coalesce(accounts.off_count, 0) AS off_count,
    coalesce(quarantine.off_count, 0) AS quarantine_off_count,
    coalesce(twice_held_count, 0) AS twice_held_count,
    coalesce(doubled_article_count, 0) AS doubled_article_count,
    coalesce(currentless_article_count, 0) AS currentless_article_count,
    coalesce(shared_article_count, 0) AS shared_article_count,
    coalesce(version_gap_count, 0) AS version_gap_count,
    coalesce(repeated_text_count, 0) AS repeated_text_count,
    coalesce(unsighted_count, 0) AS unsighted_count,
    coalesce(future_count, 0) AS future_count,
    coalesce(untraced_count, 0) AS untraced_count,
    coalesce(unbatched_attempt_count, 0) AS unbatched_attempt_count,
    coalesce(unsearchable_count, 0) AS unsearchable_count,
    coalesce(outdated_document_count, 0) AS outdated_document_count
ORDER BY source_id
