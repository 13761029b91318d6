-- Our macros with their parameters and comments.
FROM duckdb_functions()
SELECT schema_name, function_name, array_to_string(parameters, ', '), comment
WHERE function_type IN ('macro', 'table_macro') AND NOT internal
ORDER BY schema_name, function_name;
