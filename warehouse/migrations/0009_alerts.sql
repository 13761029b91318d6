-- What a person was, or is to be, told: a source that is late, silent or drifting, and critical failures.

CREATE TABLE ops.alerts (
    alert_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    source_id VARCHAR,
    subject VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    opening_run_id VARCHAR NOT NULL,
    closed_at TIMESTAMPTZ,
    closing_run_id VARCHAR,
    opening_told VARCHAR[] NOT NULL,
    closing_told VARCHAR[] NOT NULL
);
COMMENT ON TABLE ops.alerts IS 'One row per alert, from the run that first saw its cause to the run that no longer did. At most one is open for a source and subject.';
COMMENT ON COLUMN ops.alerts.alert_id IS 'The alert: a digest of what it is about and the run that opened it.';
COMMENT ON COLUMN ops.alerts.kind IS 'late, silent, drifting or critical.';
COMMENT ON COLUMN ops.alerts.source_id IS 'The source; NULL when it is about no one source.';
COMMENT ON COLUMN ops.alerts.subject IS 'What of it: freshness, the name of a check, or run when a run broke off.';
COMMENT ON COLUMN ops.alerts.summary IS 'What was observed, in short, by the last run that saw it; never text of an article.';
COMMENT ON COLUMN ops.alerts.opened_at IS 'When it was first seen.';
COMMENT ON COLUMN ops.alerts.opening_run_id IS 'The run that first saw it.';
COMMENT ON COLUMN ops.alerts.closed_at IS 'When it was no longer seen; NULL while it is open.';
COMMENT ON COLUMN ops.alerts.closing_run_id IS 'The run that no longer saw it.';
COMMENT ON COLUMN ops.alerts.opening_told IS 'Who was told that it is open: webhook, e-mail, or the name of a notification block.';
COMMENT ON COLUMN ops.alerts.closing_told IS 'Who was told that it is over.';
