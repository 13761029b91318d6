-- How each field of a source is filled, beside its own past (suite `fields`): one row per source and field.
--
-- A source's texts are taken in blocks of 20, the newest first. The last block, the last two, three and four are
-- set beside the median of those before (at least five, of four weeks). How surprising a share is, is counted in nats by
-- the Chernoff bound. Two things make it less so: the blocks' own spread (1.4826 times their median absolute deviation),
-- for a source that always fluctuates, and what the median of few blocks is itself unsure of (1.57 times the variance of
-- their mean). A change that is too small to matter has no evidence, however certain it is.
-- A length is the mean of log2 of the words; `common` the share of a block that has one and the same value, or, of
-- times, that of the fetch: a page that prints when it was rendered is hardly ever older than two minutes, and a feed that
-- is visited every five lists fewer than half of its articles so soon.
WITH texts AS (
    FROM core.article_versions
    SELECT
        source_id,
        row_number() OVER (PARTITION BY source_id ORDER BY first_seen_at DESC, article_id, version DESC) - 1 AS place,
        title, summary, language, published_at, modified_at, authors, byline, section, keywords, dateline_place,
        agency, image_url, image_caption, image_credit, word_count, first_seen_at
    WHERE first_seen_at > $now::TIMESTAMPTZ - INTERVAL 28 DAY AND first_seen_at <= $now::TIMESTAMPTZ
),

blocks AS (
    FROM texts
    SELECT
        source_id,
        place // 20 AS block,
        count(title) / 20 AS filled_title,
        count(summary) / 20 AS filled_summary,
        count(language) / 20 AS filled_language,
        count(published_at) / 20 AS filled_published_at,
        count(modified_at) / 20 AS filled_modified_at,
        count(*) FILTER (len(authors) > 0) / 20 AS filled_authors,
        count(byline) / 20 AS filled_byline,
        count(section) / 20 AS filled_section,
        count(*) FILTER (len(keywords) > 0) / 20 AS filled_keywords,
        count(dateline_place) / 20 AS filled_dateline_place,
        count(agency) / 20 AS filled_agency,
        count(image_url) / 20 AS filled_image_url,
        count(image_caption) / 20 AS filled_image_caption,
        count(image_credit) / 20 AS filled_image_credit,
        avg(log2(word_count + 1)) AS length_body,
        avg(log2(length(title) + 1)) AS length_title,
        avg(log2(length(summary) + 1)) AS length_summary,
        list_max(map_values(histogram(right(title, 12)))) / 20 AS common_title,
        list_max(map_values(histogram(summary))) / 20 AS common_summary,
        greatest(
            list_max(map_values(histogram(published_at))),
            count(*) FILTER (abs(epoch(first_seen_at) - epoch(published_at)) <= 120)
        ) / 20 AS common_published_at,
        list_max(map_values(histogram(image_url))) / 20 AS common_image_url,
        list_max(map_values(histogram(array_to_string(authors, ', ')) FILTER (len(authors) > 0))) / 20
            AS common_authors
    GROUP BY source_id, block
    HAVING count(*) = 20
),

-- How much one text's length differs from another's, by the median of the blocks.
spreads AS (
    FROM (
        FROM texts
        SELECT
            source_id, place // 20 AS block,
            stddev_samp(log2(word_count + 1)) AS body,
            stddev_samp(log2(length(title) + 1)) AS title,
            stddev_samp(log2(length(summary) + 1)) AS summary
        GROUP BY source_id, block
    )
    SELECT source_id, median(body) AS body, median(title) AS title, median(summary) AS summary
    GROUP BY source_id
),

measured AS (
    FROM (UNPIVOT blocks ON COLUMNS(* EXCLUDE (source_id, block)) INTO NAME measure VALUE measured)
    SELECT
        source_id, block, measured,
        split_part(measure, '_', 1) AS aspect,
        substring(measure, length(split_part(measure, '_', 1)) + 2) AS field
),

past AS (
    FROM measured
    SELECT
        source_id, aspect, field,
        median(measured) AS usual,
        1.4826 * mad(measured) AS spread,
        count(*) AS block_count
    WHERE block >= 4
    GROUP BY ALL
    HAVING count(*) >= 5
),

recent AS (
    FROM measured JOIN (VALUES (20), (40), (60), (80)) AS window_of (text_count) ON block < text_count // 20
    SELECT source_id, aspect, field, text_count, avg(measured) AS share
    GROUP BY ALL
    HAVING count(*) = text_count // 20
),

-- Of how many texts a length is the mean: those that have the field.
held AS (
    FROM recent JOIN past USING (source_id, aspect, field)
    SELECT source_id, 'length' AS aspect, field, text_count, text_count * share AS held_count, 20 * usual AS usual_count
    WHERE aspect = 'filled'
),

-- The variance of a text's figure by chance alone: a share's is that of counting, a length's that of its source.
expected AS (
    FROM recent
    JOIN past USING (source_id, aspect, field)
    LEFT JOIN held USING (source_id, aspect, field, text_count)
    LEFT JOIN spreads USING (source_id)
    SELECT
        source_id, aspect, field, text_count, share, usual, block_count,
        coalesce(held_count, text_count) AS held_count,
        coalesce(usual_count, 20) AS usual_count,
        least(greatest(usual, 0.02), 0.98) AS chance,
        CASE
            WHEN aspect <> 'length' THEN chance * (1 - chance)
            ELSE greatest(CASE field WHEN 'body' THEN body WHEN 'title' THEN title ELSE summary END, 0.1) ** 2
        END AS variance,
        greatest(spread ** 2 - variance / usual_count, 0) AS fluctuation
),

-- A share's evidence is count * KL(share, chance), a length's half the square of its distance in standard errors.
windows AS (
    FROM expected
    SELECT
        source_id, aspect, field, text_count, share, usual, block_count,
        variance / held_count AS noise,
        noise / (noise + fluctuation + 1.57 * variance / (usual_count * block_count)) AS trust,
        trust * CASE
            WHEN aspect = 'length' THEN (share - usual) ** 2 / (2 * noise)
            ELSE text_count * (
                CASE WHEN share > 0 THEN share * ln(share / chance) ELSE 0 END
                + CASE WHEN share < 1 THEN (1 - share) * ln((1 - share) / (1 - chance)) ELSE 0 END
            )
        END AS evidence
),

judged AS (
    FROM windows
    SELECT
        *,
        CASE
            WHEN aspect = 'length' AND field = 'body' THEN abs(share - usual) >= 0.5
            WHEN aspect = 'length' THEN abs(share - usual) >= 0.25
            WHEN aspect = 'common' THEN share >= 0.5 AND share - usual >= 0.3
            ELSE abs(share - usual) >= 0.25
        END AS does_matter
)

FROM judged
SELECT
    source_id,
    field,
    max(block_count) * 20 AS past_count,
    max(share) FILTER (aspect = 'filled' AND text_count = 20) AS filled_share,
    max(usual) FILTER (aspect = 'filled') AS usual_filled_share,
    max(2 ** share) FILTER (aspect = 'length' AND text_count = 20) AS length_count,
    max(2 ** usual) FILTER (aspect = 'length') AS usual_length_count,
    max(share) FILTER (aspect = 'common' AND text_count = 20) AS common_share,
    max(usual) FILTER (aspect = 'common') AS usual_common_share,
    max(if(does_matter AND share < usual, evidence, 0)) FILTER (aspect = 'filled') AS loss_evidence,
    max(if(does_matter AND share > usual, evidence, 0)) FILTER (aspect = 'filled') AS gain_evidence,
    max(if(does_matter, evidence, 0)) FILTER (aspect = 'length') AS length_evidence,
    max(if(does_matter, evidence, 0)) FILTER (aspect = 'common') AS common_evidence
GROUP BY source_id, field
ORDER BY source_id, field
