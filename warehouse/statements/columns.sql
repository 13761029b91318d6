-- The columns of a table or view, named with or without its schema.
FROM duckdb_columns()
SELECT column_name AS "column", data_type AS type, comment
WHERE NOT internal AND lower($name) IN (lower(table_name), lower(schema_name || '.' || table_name))
ORDER BY schema_name <> 'marts', schema_name, column_index;
