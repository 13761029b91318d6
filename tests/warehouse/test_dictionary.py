"""The data dictionary."""

from warehouse.database import Database
from warehouse.dictionary import SCHEMAS, data_dictionary
from warehouse.migrate import mart_files


def test_the_dictionary_has_every_schema_mart_and_column(fresh_database: Database) -> None:
    text = data_dictionary(fresh_database)
    assert [line for line in text.splitlines() if line.startswith("## ")] == [f"## {schema}" for schema in SCHEMAS]
    for mart in mart_files():
        assert f"### marts.{mart}" in text
    assert "| `published_at` | TIMESTAMP WITH TIME ZONE | When it was published" in text
    assert "None" not in text
