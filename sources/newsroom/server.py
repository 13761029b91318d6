"""The newsroom as a program: one server on loopback, its publishers told apart by the Host header."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from sources.newsroom.editions import Edition, Expected
from sources.newsroom.press import Press
from sources.newsroom.sites import SITES
from sources.newsroom.speaking import SLOW_SECONDS, Listener

PUBLISHERS = Path(__file__).parent / "publishers"


class Request(NamedTuple):
    """One request that was answered; `path` has its query."""

    host: str
    path: str
    status: int


class Newsroom:
    """Six invented publishers on 127.0.0.1, served while the context is open.

    >>> with Newsroom(now=datetime(2031, 7, 16, 12, 0, tzinfo=UTC)) as newsroom:
    ...     sorted(newsroom.connect_to)[0], len(newsroom.requests)
    ('ekonomi.kabarlumbung.test:80', 0)

    `now` is the time from which the articles have their ages: the newest is some hours old, the oldest nine
    days; without it, the present. The same `now` makes the same bytes.
    `slow_seconds` bounds how late the answers of the slow host are.
    """

    publishers = PUBLISHERS

    def __init__(self, now: datetime | None = None, *, slow_seconds: tuple[float, float] = SLOW_SECONDS) -> None:
        self._slow_seconds = slow_seconds
        self._edition = Edition(now or datetime.now(UTC))
        self._press = Press(self._edition)
        self._server: Listener | None = None
        self._requests: list[Request] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._server = Listener(lambda: self._press, self._record, self._slow_seconds)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="newsroom", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    @property
    def port(self) -> int:
        """The port on 127.0.0.1 that is listened on.

        Raises:
            RuntimeError: the newsroom is closed.
        """
        if self._server is None:
            raise RuntimeError("the newsroom is closed; use it as a context: with Newsroom() as newsroom")
        return int(self._server.server_address[1])

    @property
    def connect_to(self) -> dict[str, str]:
        """Where each host's port 80 really is, as `FetchSettings.connect_to` takes it."""
        return {f"{host}:80": f"127.0.0.1:{self.port}" for site in SITES for host in site.hosts}

    @property
    def expected(self) -> Mapping[str, Expected]:
        """What each address that a feed lists must become, as things stand."""
        return self._edition.expected

    @property
    def press(self) -> Press:
        """What the sites answer, as things stand."""
        return self._press

    @property
    def requests(self) -> list[Request]:
        """The requests answered so far, in the order in which they ended."""
        with self._lock:
            return list(self._requests)

    def _record(self, host: str, path: str, status: int) -> None:
        with self._lock:
            self._requests.append(Request(host, path, int(status)))

    def edit(self) -> str:
        """The address of the article that from now on has another headline and text; its feed says so."""
        self._print(self._edition.changed(is_edited=True))
        pieces = (piece for pieces in self._edition.pieces.values() for piece in pieces)
        return next(piece.listed_url for piece in pieces if piece.modified_at is not None)

    def overflow(self) -> list[str]:
        """The addresses of the articles that are put out now, more at once than the feed of their site lists."""
        before = self._edition.expected
        self._print(self._edition.changed(is_late=True))
        return [url for url in self._edition.expected if url not in before]

    def withdraw(self, source_id: str) -> str:
        """The address of the publisher's oldest article, which from now on is neither there nor listed."""
        oldest = self._edition.pieces[source_id][-1]
        self._print(self._edition.changed(withdrawn=oldest.manuscript.slug))
        return oldest.listed_url

    def _print(self, edition: Edition) -> None:
        self._edition, self._press = edition, Press(edition)
