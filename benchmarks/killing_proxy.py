"""A proxy on loopback that passes on what a client and a server say, and kills the client at a moment."""

import os
import signal
import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

KILLED_AT = {"connected": 2, "asked": 6, "answered half": 6}
"""Which connection or exchange is the one: late enough that something was archived before it."""


class KillingProxy:
    """One listening port for each address in `connect_to`; `kill_pid` is killed once, at `point`.

    `point` is `connected` (a connection was taken), `asked` (a request came) or `answered half` (half of an answer
    was passed on).
    """

    def __init__(self, connect_to: Mapping[str, str], point: str) -> None:
        self.kill_pid: int | None = None
        self._point = point
        self._count = 0
        self._lock = threading.Lock()
        self._listening = {name: socket.create_server(("127.0.0.1", 0)) for name in set(connect_to.values())}
        self.connect_to = {
            name: f"127.0.0.1:{self._listening[target].getsockname()[1]}" for name, target in connect_to.items()
        }

    def __enter__(self) -> Self:
        for target, listening in self._listening.items():
            threading.Thread(target=self._serve, args=(listening, target), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for listening in self._listening.values():
            listening.close()

    def _serve(self, listening: socket.socket, target: str) -> None:
        host, _, port = target.rpartition(":")
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            self._reached("connected")
            server = socket.create_connection((host, int(port)))
            for source, sink, point in ((client, server, "asked"), (server, client, "answered half")):
                threading.Thread(target=self._pass_on, args=(source, sink, point), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, point: str) -> None:
        try:
            while chunk := source.recv(65536):
                half = len(chunk) // 2
                sink.sendall(chunk[:half])
                self._reached(point)
                sink.sendall(chunk[half:])
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def _reached(self, point: str) -> None:
        if point != self._point or self.kill_pid is None:
            return
        with self._lock:
            self._count += 1
            if self._count == KILLED_AT[point]:
                os.kill(self.kill_pid, signal.SIGKILL)
