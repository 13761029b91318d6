"""What a browser makes of a page: its elements, what in it would run, whom it asks, and axe-core's word on it."""

import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html

AXE = "axe.run().then(r => {{ document.title = JSON.stringify(r.violations.map(v => [v.id, v.nodes.length])); }});"


def chromium_program() -> str | None:
    """Where Chromium is, if it is anywhere."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Chromium:
    """A headless browser that may look up no name, and talk to this machine alone."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._own: frozenset[str] = frozenset()
        # Whom the browser itself asks, whatever page it is shown.
        empty = "<!doctype html><title>empty</title>"
        self._own = frozenset(_site(url) for _ in range(3) for url in self.run(empty)[1])

    def run(self, page: str, *options: str) -> tuple[str, list[str]]:
        """The document as the browser read it, as text, and the addresses that it asked for beside the page's own."""
        path = self._folder / "page.html"
        path.write_text(page, "utf-8")
        return self.visit(path.as_uri(), *options)

    def visit(self, address: str, *options: str) -> tuple[str, list[str]]:
        """The same of a page at an address; what it asks of its own host is not counted."""
        log = self._folder / "net.json"
        done = subprocess.run(
            [
                *(self._program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                *("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--log-net-log={log}"),
                *(f"--user-data-dir={self._folder / 'profile'}", "--virtual-time-budget=20000", *options),
                *("--dump-dom", address),
            ],
            capture_output=True,
            check=True,
            timeout=120,
        )
        asked = re.findall(r'"url":"((?:https?|wss?|ftp)://[^"]+)"', log.read_text("utf-8"))
        own = {*self._own, _site(address)}
        return done.stdout.decode("utf-8", "replace"), [url for url in set(asked) if _site(url) not in own]

    def broken_rules(self, page: str, axe: str, *options: str) -> list[tuple[str, int]]:
        """The rules of axe-core that a page breaks, each with how many elements break it."""
        # axe-core is a script, which the page's own policy would not let run.
        open_page = re.sub(r"<meta http-equiv=[^>]*>", "", page)
        tested = open_page.replace("</body>", f"<script>{axe}</script><script>{AXE.format()}</script></body>")
        seen, _ = self.run(tested, *options)
        title = re.search("<title>(.*?)</title>", seen, re.DOTALL)
        if title is None:
            return [("no title", 1)]
        return [(rule, count) for rule, count in json.loads(html.fromstring(f"<p>{title[1]}</p>").text_content())]


def _site(url: str) -> str:
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def elements(page: str) -> Counter[str]:
    """How many elements of each kind a document has."""
    return Counter(str(element.tag) for element in html.document_fromstring(page).iter("*"))


def event_count(page: str) -> int:
    """How many attributes of a document are event handlers, or addresses that run."""
    return sum(
        str(name).lower().startswith("on") or re.sub(r"[\x00-\x20]", "", str(value)).lower().startswith("javascript:")
        for element in html.document_fromstring(page).iter("*")
        for name, value in element.attrib.items()
    )
