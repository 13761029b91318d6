"""The forms in which a query's answer is written: for people (table, markdown) and programs (csv, json, ndjson).

Values come from the web: forms for people show no control characters, and CSV is safe to open in a spreadsheet.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any, TextIO
from unicodedata import category

Row = Sequence[Any]
Writer = Callable[[Sequence[str], Iterable[Row], TextIO], None]

_FETCH_ROWS = 1_000
SHOWN_ROWS = 1_000
"""A table is for reading: beyond this many rows it says so, and the other forms have them all."""
SHOWN_CHARACTERS = 200
_FORMULA_MARKS = frozenset("=+-@＝＋－＠")
_UNSEEN = frozenset({"Cc", "Cf"})


def rows_of(connection: Any) -> Iterator[Row]:
    """The rows of the answer, fetched as they are asked for."""
    while rows := connection.fetchmany(_FETCH_ROWS):
        yield from rows


def write_csv(names: Sequence[str], rows: Iterable[Row], output: TextIO) -> None:
    """CSV, everything quoted; a text that a spreadsheet would take for a formula gets an apostrophe (T15)."""
    writer = csv.writer(output, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([_inert(name) for name in names])
    writer.writerows([_cell(value) for value in row] for row in rows)


def write_json(names: Sequence[str], rows: Iterable[Row], output: TextIO) -> None:
    """One JSON array of objects, one a line."""
    output.write("[")
    for number, row in enumerate(rows):
        output.write(",\n " if number else "\n ")
        output.write(_json_row(names, row))
    output.write("\n]\n")


def write_ndjson(names: Sequence[str], rows: Iterable[Row], output: TextIO) -> None:
    """One JSON object a line."""
    output.writelines(_json_row(names, row) + "\n" for row in rows)


def write_markdown(names: Sequence[str], rows: Iterable[Row], output: TextIO) -> None:
    """A table in Markdown."""
    lines = chain([names, ["---"] * len(names)], ([_text(value) for value in row] for row in rows))
    output.writelines(f"| {' | '.join(map(_markdown_cell, line))} |\n" for line in lines)


def write_table(names: Sequence[str], rows: Iterable[Row], output: TextIO) -> None:
    """A table for a terminal; long texts and long answers are cut, and say so."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for name in names:
        table.add_column(Text(_printable(name)))
    remaining = iter(rows)
    count = 0
    for row in remaining:
        table.add_row(*(Text(_short(_printable(_text(value)))) for value in row))
        count += 1
        if count == SHOWN_ROWS:
            break
    rest = sum(1 for _ in remaining)
    console = Console(file=output, highlight=False, markup=False)
    console.print(table)
    unit = "row" if count + rest == 1 else "rows"
    console.print(f"{count:,} of {count + rest:,} rows; --format csv writes all" if rest else f"{count:,} {unit}")


WRITERS: Mapping[str, Writer] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
    "ndjson": write_ndjson,
    "markdown": write_markdown,
}


def _json_row(names: Sequence[str], row: Row) -> str:
    # Two columns of one name would become one field: the later ones get a number.
    fields: dict[str, Any] = {}
    for name, value in zip(names, row, strict=True):
        number = 1
        while (key := name if number == 1 else f"{name}_{number}") in fields:
            number += 1
        fields[key] = _plain(value)
    return json.dumps(fields, ensure_ascii=False, allow_nan=False, default=str)


def _plain(value: Any) -> Any:
    r"""The value as JSON has it: times in ISO 8601, bytes in hex, no NaN.

    >>> from datetime import UTC
    >>> _plain([datetime(2026, 3, 1, 7, tzinfo=UTC), b"\x01", float("nan"), Decimal("1.5")])
    ['2026-03-01T07:00:00+00:00', '01', None, 1.5]
    """
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        # As it is: a float has 15 digits, and a DECIMAL up to 38.
        return f"{value:f}"
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, dict | list):
        return json.dumps(plain, ensure_ascii=False, default=str)
    return str(plain)


def _cell(value: Any) -> str:
    """The value as a CSV cell: numbers as they are, texts inert."""
    return _text(value) if isinstance(value, int | float | Decimal) else _inert(_text(value))


def _inert(text: str) -> str:
    """The text so that no spreadsheet computes it.

    >>> _inert("=1+1"), _inert("  @SUM(A1)"), _inert("-5 derajat"), _inert("a=b")
    ("'=1+1", "'  @SUM(A1)", "'-5 derajat", 'a=b')
    """
    # Spreadsheets pass over blanks, and some over what nobody sees.
    shown = next((mark for mark in text if not mark.isspace() and category(mark) not in _UNSEEN), "")
    return f"'{text}" if shown in _FORMULA_MARKS or text.lstrip(" ").startswith(("\t", "\r", "\n")) else text


def _printable(text: str) -> str:
    r"""The text without what moves a terminal's cursor or changes its colours.

    >>> _printable("satu\ndua\x1b[31m\u202e")
    'satu dua�[31m�'
    """
    return "".join(mark if mark.isprintable() else _instead(mark) for mark in text)


def _instead(mark: str) -> str:
    return " " if mark.isspace() else "\ufffd"


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def _markdown_cell(text: str) -> str:
    escaped = _printable(text).replace("&", "&amp;").replace("<", "&lt;")
    return escaped.replace("\\", "\\\\").replace("|", "\\|")
