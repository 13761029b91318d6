"""The archive of captures and the DuckDB warehouse: archive, load, publish, query."""
