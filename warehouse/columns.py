"""Records as columns: a record type gives its Arrow schema, and its fields give the columns' names.

The tables are written `BY NAME`, so a record's new field needs a migration and nothing here.
"""

import types
import typing
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, TypeVar

import pyarrow as pa

_Record = TypeVar("_Record")
_TIME = pa.timestamp("us", tz="UTC")
_ARROW_TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    datetime: _TIME,
    tuple[str, ...]: pa.list_(pa.string()),
    dict[str, str]: pa.map_(pa.string(), pa.string()),
}


def schema_of(record_type: type) -> pa.Schema:
    """The Arrow schema of a record type: one column per field, of its name.

    >>> from transforms.records import Paging
    >>> schema_of(Paging).names
    ['pattern', 'whole', 'most_pages']
    """
    hints = typing.get_type_hints(record_type)
    return pa.schema([_column(field.name, hints[field.name]) for field in fields(record_type)])


def table_of(records: Iterable[Any], record_type: type) -> pa.Table:
    """The records as an Arrow table. A lone surrogate, which no UTF-8 can hold, becomes U+FFFD."""
    schema = schema_of(record_type)
    kept = list(records)
    columns = [_array([getattr(record, column.name) for record in kept], column.type) for column in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def records_of(table: pa.Table, record_type: type[_Record]) -> list[_Record]:
    """The rows of a table as records; columns that the record lacks are left out."""
    schema = schema_of(record_type)
    return [
        record_type(**{column.name: _as_field(row[column.name], column.type) for column in schema})
        for row in table.select(schema.names).to_pylist()
    ]


def _column(name: str, hint: Any) -> pa.Field:
    choices = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    present = [choice for choice in choices if choice is not types.NoneType]
    kind = str if typing.get_origin(present[0]) is typing.Literal else present[0]
    return pa.field(name, _ARROW_TYPES.get(kind, pa.string()), nullable=len(present) < len(choices))


def _array(column: list[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(column, kind)
    except UnicodeEncodeError:
        return pa.array([_encodable(value) for value in column], kind)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, tuple):
        return tuple(_encodable(each) for each in value)
    if isinstance(value, dict):
        return {_encodable(name): _encodable(each) for name, each in value.items()}
    return value


def _as_field(value: Any, kind: pa.DataType) -> Any:
    if value is None:
        return None
    if pa.types.is_timestamp(kind):
        return value.astimezone(UTC)
    if pa.types.is_map(kind):
        return dict(value)
    return tuple(value) if pa.types.is_list(kind) else value
