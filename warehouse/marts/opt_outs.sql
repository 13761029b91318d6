CREATE VIEW marts.opt_outs AS
FROM ops.opt_outs
LEFT JOIN ops.frontier USING (canonical_url)
SELECT
    opt_outs.source_id,
    opt_outs.canonical_url AS url,
    signal,
    said_by,
    said_text,
    seen_at,
    outcome IN ('skipped_robots', 'skipped_opt_out') AS is_obeyed,
    article_id
ORDER BY seen_at DESC, url, signal;

COMMENT ON VIEW marts.opt_outs IS 'What publishers said against the use of an address: to leave such articles out, anti-join it by article_id.';
COMMENT ON COLUMN marts.opt_outs.source_id IS 'The source.';
COMMENT ON COLUMN marts.opt_outs.url IS 'The address.';
COMMENT ON COLUMN marts.opt_outs.signal IS 'robots, noindex, noarchive, noai, noimageai or tdm_reservation.';
COMMENT ON COLUMN marts.opt_outs.said_by IS 'Where it was said: robots.txt, a header, or a meta element.';
COMMENT ON COLUMN marts.opt_outs.said_text IS 'The words.';
COMMENT ON COLUMN marts.opt_outs.seen_at IS 'When it was first seen.';
COMMENT ON COLUMN marts.opt_outs.is_obeyed IS 'Whether the last attempt at the address ended because of an opt-out.';
COMMENT ON COLUMN marts.opt_outs.article_id IS 'The article that is held of the address; NULL when none is.';
