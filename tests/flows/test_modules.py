"""A flow's file is run by its path, which puts `flows/` first on the import path: its names must not hide others."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_module_of_flows_hides_a_package_or_the_standard_library() -> None:
    ours = {"sources", "transforms", "expectations", "warehouse", "flows"}
    packages = ours | {"prefect", "typer", "rich", "httpx", "duckdb"}
    names = {path.stem for path in (ROOT / "flows").glob("*.py")} - {"__init__"}
    assert not names & (packages | set(sys.stdlib_module_names))


def test_package_files_hold_a_docstring_only() -> None:
    for package in ("sources", "transforms", "expectations", "warehouse", "flows"):
        text = (ROOT / package / "__init__.py").read_text()
        assert text.startswith('"""')
        assert text.strip().count("\n") == 0
