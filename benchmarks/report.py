"""The report in a browser: what it costs, whether hostile text stays text, whether everyone can use it.

    python -m benchmarks.report HOME [--texts FILE …] [--axe FILE] [--pictures FOLDER]

HOME has a snapshot, such as `lumbung demo` leaves in data/demo. `--texts` are lists of hostile texts (a JSON list, or
one a line), such as minimaxir's big list of naughty strings and the payloads of PayloadsAllTheThings: each text is put
into every column that holds text from outside, and the pages are compared, as the browser reads them, with those of
harmless texts; so are Great Expectations' Data Docs, and, on a Prefect server that is started for it, the page of the
artifact that a run leaves whose sources have these names. `--axe` is axe.min.js of axe-core: its rules are run on a
page of each kind, at three widths, light and dark; `--pictures` keeps what they look like. Asks for Chromium; without
it only the cost is printed.
"""

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.artifacts import hostile_sources, served
from benchmarks.browser import Chromium, chromium_program, elements, event_count
from expectations.data_docs import data_docs, gx_pages
from expectations.report.cells import kind_of
from expectations.report.render import render
from expectations.report.tables import TABLES, ReportTable
from warehouse.home import Home
from warehouse.reporting import read_tables

WIDTHS = (1280, 768, 390)
SCHEMES = {"dark": 0, "light": 1}
FIGURES = {"count", "share", "time", "day", "duration"}
OURS = {"median_word_count", "field", "measure", "level", "severity", "expectation", "run_id"}
MADE_AT = datetime(2026, 11, 30, tzinfo=UTC)
MOST = 400  # texts at a time: each makes a page of a source

Pages = Mapping[str, str]


def main() -> None:
    """Print what was found, and end with 1 when anything hostile got through or a rule is broken."""
    asked = _arguments()
    began = time.process_time()
    answers = read_tables(Home(asked.home), tuple(TABLES))
    tables = {name: ReportTable(columns=each.columns, rows=each.rows, sql=each.sql) for name, each in answers.items()}
    read = time.process_time()
    pages = _made(tables)
    made = time.process_time()
    size = sum(len(page.encode()) for page in pages.values())
    seconds = f"{read - began:.2f} s for the answers, {made - read:.2f} s for the pages"
    print(f"{len(pages)} pages, {size / 2**20:.1f} MiB; CPU: {seconds}")
    program = chromium_program()
    if program is None:
        print("no Chromium here: nothing more is looked at")
        return
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        chromium = Chromium(program, Path(folder))
        texts = list(dict.fromkeys(text for file in asked.texts for text in _texts(file)))
        if texts:
            faults += _hostile_report(chromium, tables, texts)
            faults += _hostile_docs(chromium, tables, texts)
            faults += _hostile_artifacts(chromium, texts, Path(folder) / "prefect")
        if asked.axe:
            axe = asked.axe.read_text("utf-8")
            docs = data_docs(tables["checks"].records(), made_at=datetime.now(UTC))
            shown = {**pages, **{f"data-docs/{name}": page for name, page in docs.items()}}
            faults += _usable(chromium, shown, axe, asked.pictures)
            _print_gx_s_own(chromium, tables, axe)
    raise SystemExit(1 if faults else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--axe", type=Path)
    parser.add_argument("--pictures", type=Path)
    return parser.parse_args()


def _made(tables: Mapping[str, ReportTable]) -> Pages:
    return render(tables, title="Lumbung: data quality", made_at=datetime.now(UTC))


def _texts(file: Path) -> list[str]:
    text = file.read_text("utf-8", "replace")
    return list(json.loads(text)) if file.suffix == ".json" else [line for line in text.splitlines() if line]


def _hostile_report(chromium: Chromium, tables: Mapping[str, ReportTable], texts: Sequence[str]) -> int:
    """How many documents have an element more than with harmless texts, or anything that runs or loads."""
    seen = Seen()
    expected: dict[tuple[int, int], Counter[str]] = {}  # by how many texts there are, and which document
    # A run's sources are one text in the report, with commas between them.
    for some in _parts(list(dict.fromkeys(text.replace(", ", ",") for text in texts))):
        names = ["index.html", "coverage.html"]
        plain = _made(_with(tables, _harmless(some)))
        hostile = _made(_with(tables, some))
        # The pages of the sources hold the most: joined to one document for each, the browser reads them at once.
        documents = [*((hostile[name], plain[name]) for name in names), (_joined(hostile), _joined(plain))]
        for number, (page, other) in enumerate(documents):
            shown, asked = chromium.run(page)
            if (len(some), number) not in expected:
                expected[len(some), number] = elements(chromium.run(other)[0])
            seen.add(int(elements(shown) != expected[len(some), number]), event_count(shown), asked)
    return seen.told("report", texts)


def _hostile_docs(chromium: Chromium, tables: Mapping[str, ReportTable], texts: Sequence[str]) -> int:
    """The same of Great Expectations' pages, which hold no text from outside at all."""
    seen = Seen()
    hostile, plain = (
        data_docs(_with(tables, each)["checks"].records(), made_at=MADE_AT) for each in (texts, _harmless(texts))
    )
    for name, page in hostile.items():
        shown, asked = chromium.run(page)
        expected, _ = chromium.run(plain[name])
        seen.add(int(elements(shown) != elements(expected)), event_count(shown), asked)
    return seen.told("Data Docs", texts)


def _hostile_artifacts(chromium: Chromium, texts: Sequence[str], folder: Path) -> int:
    """The same of Prefect's page of what a run leaves, on a server of Prefect's."""
    seen = Seen()
    with served(folder) as artifacts:
        for some in _parts([text for text in texts if text]):
            seen.add(*hostile_sources(chromium, artifacts, some))
    return seen.told("Prefect's artifacts", texts)


class Seen:
    """What was found in documents as the browser read them."""

    def __init__(self) -> None:
        self._count = self._extra = self._events = 0
        self._asked: set[str] = set()

    def add(self, extra: int, events: int, asked: Iterable[str]) -> None:
        """Count one document: 1 if it has another element, its event attributes, and whom it asked."""
        self._count += 1
        self._extra += extra
        self._events += events
        self._asked |= {*asked}

    def told(self, of: str, texts: Sequence[str]) -> int:
        """How many faults there are, after printing them."""
        for url in sorted(self._asked):
            print(f"{of} asked for {url}")
        print(
            f"{of}: {len(texts)} hostile texts, in {self._count} documents as the browser read them: "
            f"{self._extra} with another element, {self._events} event attributes, {len(self._asked)} requests"
        )
        return self._extra + self._events + len(self._asked)


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(texts), MOST):
        yield texts[first : first + MOST]


def _harmless(texts: Sequence[str]) -> list[str]:
    return [f"padi-{number:04}" for number in range(len(texts))]


def _joined(pages: Pages) -> str:
    bodies = [
        re.search("<main.*</main>", page, re.DOTALL) for path, page in pages.items() if path.startswith("sources/")
    ]
    return "<!doctype html><title>all</title>" + "".join(body[0] for body in bodies if body)


def _with(tables: Mapping[str, ReportTable], texts: Sequence[str]) -> dict[str, ReportTable]:
    """The tables with the texts, in turn, in every column that holds text from outside."""

    def changed(table: ReportTable, columns: Sequence[str]) -> ReportTable:
        places = [
            place
            for place, column in enumerate(table.columns)
            if column in columns and kind_of(column) not in FIGURES and column not in OURS
        ]
        if not places or not table.rows:
            return table
        rows = []
        for number in range(max(len(table.rows), len(texts))):
            row = list(table.rows[number % len(table.rows)])
            for place in places:
                if row[place] is not None and table.columns[place] != "url":
                    row[place] = texts[number % len(texts)]
            rows.append(tuple(row))
        return replace(table, rows=rows)

    return {name: changed(table, TABLES[name]) for name, table in tables.items()}


def _usable(chromium: Chromium, pages: Pages, axe: str, pictures: Path | None) -> int:
    """How many rules of axe-core are broken by a page of each kind, and how much each page asked for."""
    broken = requests = 0
    looks = list(_looks())
    for path in _one_of_each(pages):
        for width, scheme, number in looks:
            options = (f"--window-size={width},2400", f"--blink-settings=preferredColorScheme={number}")
            _, asked = chromium.run(pages[path], *options)
            requests += len(asked)
            for rule, count in chromium.broken_rules(pages[path], axe, *options):
                broken += 1
                print(f"{path} at {width}, {scheme}: {rule} ({count})")
            if pictures:
                pictures.mkdir(parents=True, exist_ok=True)
                name = f"{path.replace('/', '-').removesuffix('.html')}-{width}-{scheme}.png"
                chromium.run(pages[path], *options, f"--screenshot={(pictures / name).absolute()}")
    print(f"axe-core: {broken} violations; {requests} requests to anywhere")
    return broken + requests


def _print_gx_s_own(chromium: Chromium, tables: Mapping[str, ReportTable], axe: str) -> None:
    """What Great Expectations' templates break before they are made inert; nobody is shown these."""
    for suite, page in gx_pages(tables["checks"].records(), made_at=MADE_AT).items():
        rules = ", ".join(f"{rule} ({count})" for rule, count in chromium.broken_rules(page, axe))
        print(f"Great Expectations' own page of {suite}, as it comes: {rules or 'nothing'}")


def _looks() -> Iterator[tuple[int, str, int]]:
    for width in WIDTHS:
        for scheme, number in SCHEMES.items():
            yield width, scheme, number


def _one_of_each(pages: Pages) -> list[str]:
    """The lists, and the largest page of a source, a run and a check."""
    folders = {path.partition("/")[0] for path in pages if "/" in path}
    largest = [
        max((path for path in pages if path.startswith(f"{folder}/")), key=lambda path: len(pages[path]))
        for folder in sorted(folders)
    ]
    return [*(path for path in pages if "/" not in path), *largest]


if __name__ == "__main__":
    main()
