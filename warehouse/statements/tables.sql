-- Tables, views and macros with what they are for; the marts first.
FROM (
    FROM duckdb_views() SELECT schema_name, view_name AS name, comment WHERE NOT internal
    UNION ALL BY NAME
    FROM duckdb_tables() SELECT schema_name, table_name AS name, comment WHERE NOT internal
    UNION ALL BY NAME
    FROM duckdb_functions()
    SELECT schema_name, function_name || '(…)' AS name, comment
    WHERE NOT internal AND function_type LIKE '%macro'
)
SELECT schema_name || '.' || name AS name, comment
ORDER BY schema_name <> 'marts', schema_name, name;
