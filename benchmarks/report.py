"""The report in a browser: what it costs, whether hostile text stays text, whether everyone can use it.

    python -m benchmarks.report HOME [--texts FILE …] [--axe FILE] [--pictures FOLDER]

HOME has a snapshot, such as `lumbung demo` leaves in data/demo. `--texts` are lists of hostile texts (a JSON list, or
one a line), such as minimaxir's big list of naughty strings and the payloads of PayloadsAllTheThings: each text is put
into every column that holds text from outside, and the pages are compared, as the browser reads them, with those of
harmless texts. `--axe` is axe.min.js of axe-core: its rules are run on a page of each kind, at three widths, light and
dark; `--pictures` keeps what they look like. Asks for Chromium; without it only the cost is printed.
"""

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html

from expectations.report.cells import kind_of
from expectations.report.render import render
from expectations.report.tables import TABLES, ReportTable
from warehouse.home import Home
from warehouse.reporting import read_tables

WIDTHS = (1280, 768, 390)
SCHEMES = {"dark": 0, "light": 1}
FIGURES = {"count", "share", "time", "day", "duration"}
OURS = {"median_word_count", "field", "measure", "level", "severity", "expectation", "run_id"}
MOST = 400  # texts at a time: each makes a page of a source
AXE = "axe.run().then(r => {{ document.title = JSON.stringify(r.violations.map(v => [v.id, v.nodes.length])); }});"

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
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium here: nothing more is looked at")
        return
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        chromium = Chromium(browser, Path(folder))
        texts = [text for file in asked.texts for text in _texts(file)]
        if texts:
            faults += _hostile(chromium, tables, texts)
        if asked.axe:
            faults += _usable(chromium, pages, asked.axe.read_text("utf-8"), asked.pictures)
    raise SystemExit(1 if faults else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--axe", type=Path)
    parser.add_argument("--pictures", type=Path)
    return parser.parse_args()


class Chromium:
    """A headless browser that may look up no name."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._own: frozenset[str] = frozenset()
        # Whom the browser itself asks, whatever page it is shown.
        empty = "<!doctype html><title>empty</title>"
        self._own = frozenset(_site(url) for _ in range(3) for url in self.run(empty)[1])

    def run(self, page: str, *options: str) -> tuple[str, list[str]]:
        """The document as the browser read it, as text, and the addresses that it asked for beside the page's own."""
        path, log = self._folder / "page.html", self._folder / "net.json"
        path.write_text(page, "utf-8")
        done = subprocess.run(
            [
                *(self._program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                *("--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={self._folder / 'profile'}"),
                *(f"--log-net-log={log}", "--virtual-time-budget=20000", *options, "--dump-dom", path.as_uri()),
            ],
            capture_output=True,
            check=True,
            timeout=120,
        )
        asked = re.findall(r'"url":"((?:https?|wss?|ftp)://[^"]+)"', log.read_text("utf-8"))
        others = [url for url in set(asked) if _site(url) not in self._own]
        return done.stdout.decode("utf-8", "replace"), others


def _site(url: str) -> str:
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def _made(tables: Mapping[str, ReportTable]) -> Pages:
    return render(tables, title="Lumbung: data quality", made_at=datetime.now(UTC))


def _texts(file: Path) -> list[str]:
    text = file.read_text("utf-8", "replace")
    return list(json.loads(text)) if file.suffix == ".json" else [line for line in text.splitlines() if line]


def _hostile(chromium: Chromium, tables: Mapping[str, ReportTable], texts: Sequence[str]) -> int:
    """How many pages have an element more than with harmless texts, or anything that runs or loads."""
    extra = events = page_count = 0
    requested: set[str] = set()
    for first in range(0, len(texts), MOST):
        some = list(dict.fromkeys(text.replace(", ", ",") for text in texts[first : first + MOST]))
        names = ["index.html", "coverage.html"]
        plain = _made(_with(tables, [f"padi-{number:04}" for number in range(len(some))]))
        hostile = _made(_with(tables, some))
        # The pages of the sources hold the most: joined to one document for each, the browser reads them at once.
        for page, other in [*((hostile[name], plain[name]) for name in names), (_joined(hostile), _joined(plain))]:
            seen, asked = chromium.run(page)
            expected, _ = chromium.run(other)
            extra += _elements(seen) != _elements(expected)
            events += len(re.findall(r"<[^>]*\son[a-z]+=", _without_text(seen)))
            requested |= set(asked)
            page_count += 1
    for url in requested:
        print(f"asked for {url}")
    print(
        f"{len(texts)} hostile texts, in {page_count} documents as the browser read them: "
        f"{extra} with another element, {events} event attributes, {len(requested)} requests"
    )
    return extra + events + len(requested)


def _joined(pages: Pages) -> str:
    bodies = [
        re.search("<main.*</main>", page, re.DOTALL) for path, page in pages.items() if path.startswith("sources/")
    ]
    return "<!doctype html><title>all</title>" + "".join(body[0] for body in bodies if body)


def _elements(page: str) -> Counter[str]:
    return Counter(str(element.tag) for element in html.document_fromstring(page).iter("*"))


def _without_text(page: str) -> str:
    """The tags alone, attributes' values left out."""
    elements = html.document_fromstring(page).iter("*")
    return "".join(f"<{element.tag} {' '.join(f'{name}=' for name in element.attrib)}>" for element in elements)


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
            # axe-core is a script, which the page's own policy would not let run.
            open_page = re.sub(r"<meta http-equiv=[^>]*>", "", pages[path])
            tested = open_page.replace("</body>", f"<script>{axe}</script><script>{AXE.format()}</script></body>")
            seen, _ = chromium.run(tested, *options)
            title = re.search("<title>(.*?)</title>", seen, re.DOTALL)
            violations = (
                json.loads(html.fromstring(f"<p>{title[1]}</p>").text_content()) if title else [["no title", 1]]
            )
            for rule, count in violations:
                broken += 1
                print(f"{path} at {width}, {scheme}: {rule} ({count})")
            if pictures:
                pictures.mkdir(parents=True, exist_ok=True)
                name = f"{path.replace('/', '-').removesuffix('.html')}-{width}-{scheme}.png"
                chromium.run(pages[path], *options, f"--screenshot={(pictures / name).absolute()}")
    print(f"axe-core: {broken} violations; {requests} requests to anywhere")
    return broken + requests


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
