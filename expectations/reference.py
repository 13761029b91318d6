"""The reference of all checks, as Markdown for the documentation, made from their declarations alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from expectations.suites import SUITES, Check, load_suite

_INTRODUCTIONS = {
    "articles": (
        "Judged for every article. One that fails a **critical** check goes to quarantine with the check's "
        "name as its reason; a **warning** becomes one of its `flags`."
    ),
    "batches": (
        "Judged for every source of a batch. A source that fails a **critical** check is held: none of its "
        "articles of that batch loads, and the others do."
    ),
    "tables": (
        "Judged for every source after a load, over figures that DuckDB computes. A **critical** failure "
        "ends the run as partial."
    ),
}


def checks_markdown() -> str:
    """The checks of all suites: a section per suite, an entry per check with its promise, form and reason."""
    return "\n".join(_section(suite) for suite in SUITES)


def _section(suite: str) -> str:
    checks = load_suite(suite)
    entries = "\n".join(_entry(check) for check in checks)
    return f"## {suite.capitalize()}\n\n{_INTRODUCTIONS[suite]}\n\n{entries}"


def _entry(check: Check) -> str:
    condition = f", where `{check.where}`" if check.where else ""
    return (
        f"### `{check.name}`\n\n"
        f"{check.promise.strip()}\n\n"
        f"- **Severity**: {check.severity}\n"
        f"- **Expectation**: `{check.expectation}` with {_arguments(check.kwargs)}{condition}\n"
        f"- **Why**: {check.why.strip()}\n"
    )


def _arguments(kwargs: Mapping[str, Any]) -> str:
    """The arguments as code; a backtick in one is held by a longer fence, as Markdown asks."""
    shown = []
    for name, value in kwargs.items():
        text = f"{name}: {_value(value)}"
        fence = "``" if "`" in text else "`"
        shown.append(f"{fence}{text}{fence}")
    return ", ".join(shown)


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
