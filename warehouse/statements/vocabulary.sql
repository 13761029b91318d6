-- What a query may be made of: tables and views with their columns, functions and macros, keywords.
SELECT
    (
        SELECT list({'schema': schema_name, 'table': table_name, 'column': column_name})
        FROM (FROM duckdb_columns() WHERE NOT internal ORDER BY schema_name, table_name, column_index)
    ) AS columns,
    (
        SELECT list(DISTINCT CASE WHEN internal THEN function_name ELSE schema_name || '.' || function_name END)
        FROM duckdb_functions()
        WHERE function_name SIMILAR TO '[a-z][a-z0-9_]*'
    ) AS functions,
    (SELECT list(keyword_name ORDER BY keyword_name) FROM duckdb_keywords()) AS keywords;
