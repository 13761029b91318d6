"""The SQL that lies in files: every statement longer than a line, each as it runs."""

from functools import cache
from importlib import resources


@cache
def statement(name: str) -> str:
    """The text of `statements/<name>.sql`."""
    return resources.files("warehouse").joinpath("statements", f"{name}.sql").read_text("utf-8")
