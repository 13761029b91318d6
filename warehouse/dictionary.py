"""The data dictionary: every table, view and column with its comment, as Markdown, from the database itself."""

from itertools import groupby

from warehouse.database import Database
from warehouse.sql import statement

SCHEMAS = {
    "marts": "Views made for people: start here.",
    "core": "Articles, in every version seen.",
    "raw": "The index of the archive: where the bytes of each capture lie.",
    "search": "The search index in plain tables, kept in the load's own transaction.",
    "quality": "What the checks found, and the articles they held back.",
    "ops": "The ledger: feeds, entries, attempts, runs and batches.",
}


def data_dictionary(database: Database) -> str:
    """The dictionary of a migrated database, schema by schema, the marts first."""
    with database.writing() as connection:
        columns = connection.execute(statement("dictionary_columns")).fetchall()
        macros = connection.execute(statement("dictionary_macros")).fetchall()
    sections = ["# Data dictionary", "Generated from the comments in the database; change them there."]
    for schema, about in SCHEMAS.items():
        sections += [f"## {schema}", about]
        ours = [row[1:] for row in columns if row[0] == schema]
        for (table, comment), rows in groupby(ours, key=lambda row: row[:2]):
            described = [f"| `{name}` | {kind} | {_cell(told)} |" for _, _, name, kind, told in rows]
            lines = ["| column | type | what it is |", "|---|---|---|", *described]
            sections += [f"### {schema}.{table}", comment, "\n".join(lines)]
        for _, name, parameters, told in (row for row in macros if row[0] == schema):
            sections += [f"### {schema}.{name}({parameters})", told]
    return "\n\n".join(sections) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
