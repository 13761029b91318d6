FROM core.article_versions SELECT DISTINCT source_id ORDER BY source_id;
