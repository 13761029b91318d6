"""The checks as `expectations/suites/*.yaml` declare them, read strictly: a slip is an error, not a gap.

One declaration is one check:

    - name: body_is_no_stub                 # unique over all suites; the reason that quarantine shows
      promise: An article has at least …    # one sentence that the report shows
      expectation: expect_column_values_to_be_between
      kwargs: {column: body_words, min_value: 25}
      where: fetched_count >= 20            # optional: judge only these rows
      shows: [usual_word_count]             # optional, of batches and tables: further figures to show of a failure
      severity: critical                    # critical, warning or info
      level: row                            # row, batch or table
      why: The shortest good article …      # the threshold's reason, with what was measured

Loading the declarations does not import Great Expectations.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, cast, get_args

import yaml

from expectations.results import Level, Severity

SUITES: Mapping[str, Level] = {
    "articles": "row",
    "batches": "batch",
    "tables": "table",
    "sources": "table",
    "fields": "table",
}
"""The suites, in the order they are judged in, and the level of every check in each."""

_REQUIRED = frozenset({"name", "promise", "expectation", "kwargs", "severity", "level", "why"})
_NAME = re.compile(r"[a-z][a-z0-9_]{2,63}")
_TYPE = re.compile(r"expect_[a-z0-9_]+")
_WHERE = re.compile(r"[a-z_]+ (?:>=|<=|>|<|==) [0-9.]+|[a-z_]+ == (?:True|False)")
_COLUMN_KEYS = ("column", "column_A", "column_B")


class SuiteError(ValueError):
    """A suite's file is wrong; the message says which file and check, what is wrong, and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One declared check; the fields are those of the YAML."""

    suite: str
    name: str
    promise: str
    expectation: str
    kwargs: Mapping[str, Any] = field(hash=False)
    severity: Severity
    level: Level
    why: str
    where: str | None = None
    shows: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the check reads; one that is absent makes the check fail for everyone."""
        named = [self.kwargs[key] for key in _COLUMN_KEYS if key in self.kwargs]
        named.extend(self.kwargs.get("column_list", ()))
        if self.condition:
            named.append(self.condition[0])
        return tuple(named)

    @property
    def condition(self) -> tuple[str, str, Any] | None:
        """Of `where`: the column, the comparison's sign, and what the column is compared with."""
        return None if self.where is None else _parted(self.where)


@cache
def _parted(where: str) -> tuple[str, str, Any]:
    column, sign, value = where.split()
    return column, sign, yaml.safe_load(value)


@cache
def load_suite(suite: str) -> tuple[Check, ...]:
    """The checks of one of `SUITES`, in the order of its file.

    Raises:
        SuiteError: the file does not hold what the module's docstring says.
    """
    return read_suite(_suite_text(suite), suite=suite, level=SUITES[suite])


@cache
def suite_hash(suite: str) -> str:
    """What a suite's declarations are known by: the first 12 hex digits of the SHA-256 of its file."""
    return hashlib.sha256(_suite_text(suite).encode()).hexdigest()[:12]


def _suite_text(suite: str) -> str:
    return files("expectations").joinpath("suites", f"{suite}.yaml").read_text("utf-8")


@cache
def load_suites() -> tuple[Check, ...]:
    """The checks of all suites.

    Raises:
        SuiteError: a file is wrong, or two checks have one name.
    """
    checks = tuple(check for suite in SUITES for check in load_suite(suite))
    _refuse_repeated(checks)
    return checks


def read_suite(text: str, *, suite: str, level: Level) -> tuple[Check, ...]:
    """The checks that the YAML `text` declares.

    Raises:
        SuiteError: the first thing that is wrong.
    """
    try:
        declared = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SuiteError(f"suites/{suite}.yaml is not YAML: {error}") from error
    if not isinstance(declared, list) or not declared:
        raise SuiteError(f"suites/{suite}.yaml holds no list of checks; each begins with `- name:`")
    checks = tuple(_check(entry, number, suite, level) for number, entry in enumerate(declared, start=1))
    _refuse_repeated(checks)
    return checks


def _check(entry: Any, number: int, suite: str, level: Level) -> Check:
    where = f"suites/{suite}.yaml, check {number}"
    if not isinstance(entry, dict):
        raise SuiteError(f"{where} is no mapping; write `name:`, `promise:` … below each other")
    if isinstance(entry.get("name"), str):
        where = f"{where} ({entry['name']})"
    if missing := sorted(_REQUIRED - entry.keys()):
        raise SuiteError(f"{where} lacks {', '.join(missing)}")
    if unknown := sorted(map(str, entry.keys() - _REQUIRED - {"where", "shows"})):
        raise SuiteError(f"{where} has {', '.join(unknown)}, which no check has; correct the spelling")
    for problem in _problems(entry, level):
        raise SuiteError(f"{where}: {problem}")
    return Check(suite=suite, **entry | {"shows": tuple(entry.get("shows", ()))})


def _problems(entry: dict[str, Any], level: Level) -> list[str]:
    kwargs, condition, shows = entry["kwargs"], entry.get("where"), entry.get("shows", [])
    silent = [key for key in ("promise", "why") if not str(entry[key] or "").strip()]
    rules = [
        (_matches(_NAME, entry["name"]), "name must be lower case words joined by _"),
        (_matches(_TYPE, entry["expectation"]), "expectation must be the name of one, expect_…"),
        (not silent, f"{' and '.join(silent)} must be a sentence"),
        (entry["severity"] in get_args(Severity), f"severity must be one of {', '.join(get_args(Severity))}"),
        (entry["level"] == level, f"level must be {level} in this file"),
        (isinstance(kwargs, dict) and bool(kwargs), "kwargs must be a mapping and name a column"),
        (
            condition is None or _matches(_WHERE, condition),
            "where must compare a column with a number or a truth value, such as `article_count >= 20`",
        ),
        (
            isinstance(shows, list) and all(isinstance(each, str) for each in shows),
            "shows must be a list of columns",
        ),
        (not shows or level != "row", "shows is for figures: a row's columns hold text of articles"),
    ]
    if isinstance(kwargs, dict):
        rules += [
            ("mostly" not in kwargs, "mostly hides bad rows: judge a share in suites/batches.yaml"),
            ("row_condition" not in kwargs, "write the condition as `where:` beside kwargs"),
            (any(key in kwargs for key in (*_COLUMN_KEYS, "column_list")), "kwargs must name a column"),
        ]
    return [problem for holds, problem in rules if not holds]


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _refuse_repeated(checks: tuple[Check, ...]) -> None:
    seen: dict[str, str] = {}
    for check in checks:
        if check.name in seen:
            raise SuiteError(
                f"suites/{check.suite}.yaml: {check.name} is the name of a check in "
                f"suites/{seen[check.name]}.yaml already; choose another"
            )
        seen[check.name] = check.suite


def gx_declarations(checks: tuple[Check, ...]) -> list[dict[str, Any]]:
    """The checks in the form that `great_expectations.ExpectationSuite(expectations=…)` reads."""
    declarations = []
    for check in checks:
        kwargs = dict(cast("dict[str, Any]", check.kwargs))
        if check.condition:
            column, sign, value = check.condition
            kwargs["row_condition"] = {
                "type": "comparison",
                "column": {"name": column},
                "operator": sign,
                "parameter": value,
            }
        declarations.append(
            {
                "type": check.expectation,
                "kwargs": kwargs,
                "severity": check.severity,
                "meta": {"check": check.name},
            }
        )
    return declarations
