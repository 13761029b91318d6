-- Remember what $channel was told.
UPDATE ops.alerts
SET opening_told = CASE WHEN closed_at IS NULL THEN list_append(opening_told, $channel) ELSE opening_told END,
    closing_told = CASE WHEN closed_at IS NULL THEN closing_told ELSE list_append(closing_told, $channel) END
WHERE list_contains($alert_ids, alert_id);
