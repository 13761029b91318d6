"""The forms of an answer, and the hostile texts that they must show."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from warehouse.answers import SHOWN_ROWS, WRITERS

HOSTILE = [
    *("=cmd|' /C calc'!A0", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n=1"),
    # After what nobody sees.
    *("\x00=1", "\xa0=1", "\u200b=1", "\ufeff+1", " \t@1"),
]


def written(form: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    output = io.StringIO()
    WRITERS[form](names, rows, output)
    return output.getvalue()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_csv_cell_is_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", [text], [[text], [[text]]]), newline="")))
    assert rows[0][0] == rows[1][0] == f"'{text}"


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_a_terminal_sees_no_control_characters(form: str) -> None:
    shown = written(form, ["judul\x1b]0;x\x07"], [["a\x1b[2Jb\u202ec\x9b1m\x00"]])
    assert not any(mark in shown for mark in "\x1b\x07\x9b\u202e\x00")


def test_markup_of_the_table_is_text() -> None:
    assert "[red]x[/red]" in written("table", ["a"], [["[red]x[/red]"]])


def test_json_has_every_value_and_every_column() -> None:
    at = datetime(2026, 3, 1, 7, tzinfo=UTC)
    text = written("json", ["a", "a", "b"], [[1, {"k": at}, float("inf")], [Decimal("1.5"), None, at.date()]])
    assert json.loads(text) == [
        {"a": 1, "a_2": {"k": "2026-03-01T07:00:00+00:00"}, "b": None},
        {"a": 1.5, "a_2": None, "b": "2026-03-01"},
    ]
    assert json.loads(written("json", ["a"], [])) == []


def test_a_long_table_says_that_it_is_cut() -> None:
    shown = written("table", ["a"], [[number] for number in range(SHOWN_ROWS + 5)])
    assert "1,000 of 1,005 rows" in shown
