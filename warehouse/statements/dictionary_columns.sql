-- Every column of our tables and views, with the comments of both.
WITH described AS (
    FROM duckdb_tables() SELECT schema_name, table_name, comment
    UNION ALL
    FROM duckdb_views() SELECT schema_name, view_name, comment WHERE NOT internal
)

FROM duckdb_columns() AS columns JOIN described USING (schema_name, table_name)
SELECT schema_name, table_name, described.comment, column_name, data_type, columns.comment
ORDER BY schema_name, table_name, column_index;
