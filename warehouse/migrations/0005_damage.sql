-- How visits without a page ended, so that a replay knows it; and what of the archive is known to be damaged.

ALTER TABLE raw.captures ADD COLUMN outcome VARCHAR;
COMMENT ON COLUMN raw.captures.outcome IS 'On the last capture of a visit that brought no page: how that visit ended.';

ALTER TABLE raw.captures ADD COLUMN detail VARCHAR;
COMMENT ON COLUMN raw.captures.detail IS 'What more is known of how that visit ended.';

CREATE TABLE raw.damage (
    warc_file VARCHAR NOT NULL,
    warc_offset BIGINT NOT NULL,
    byte_count BIGINT NOT NULL,
    why VARCHAR NOT NULL,
    found_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE raw.damage IS 'Stretches of the archive that are not what was written, as `lumbung repair` found them and could not restore them.';
COMMENT ON COLUMN raw.damage.warc_file IS 'The archive file.';
COMMENT ON COLUMN raw.damage.warc_offset IS 'Where the stretch begins.';
COMMENT ON COLUMN raw.damage.byte_count IS 'How long it is.';
COMMENT ON COLUMN raw.damage.why IS 'What is wrong there.';
COMMENT ON COLUMN raw.damage.found_at IS 'When it was found.';
COMMENT ON COLUMN raw.damage.run_id IS 'The repair that found it.';
