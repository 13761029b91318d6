"""The path in order: Prefect flows, settings and the `lumbung` command."""
