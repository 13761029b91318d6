"""What work costs: CPU seconds and memory of a tree of processes, from the kernel.

The extraction's children are children of the fork server, and Prefect's embedded server is a child too, so
`resource.getrusage` of one process does not see all of them; `/proc` does.
"""

import os
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_WATCHED_EVERY_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Cost:
    """What a tree of processes has used so far, or between two moments."""

    cpu_seconds: float
    wall_seconds: float

    @classmethod
    def now(cls) -> Self:
        """Of this process and all below it, until now."""
        return cls(sum(_usage(pid) for pid in tree(os.getpid())), time.monotonic())

    def __sub__(self, before: "Cost") -> "Cost":
        return Cost(self.cpu_seconds - before.cpu_seconds, self.wall_seconds - before.wall_seconds)


@dataclass(slots=True)
class Memory:
    """Resident bytes, again and again: of the parent alone, and with all below it (shared pages counted for each)."""

    parent: list[int] = field(default_factory=list)
    tree: list[int] = field(default_factory=list)


def late(sizes: Sequence[int]) -> float:
    """The median of the last half: where the memory stands once a run is well under way."""
    return statistics.median(sizes[len(sizes) // 2 :])


def tree(root: int) -> list[int]:
    """The process and all below it that live now."""
    children: dict[int, list[int]] = {}
    for found in Path("/proc").iterdir():
        if found.name.isdigit() and (stat := _stat(int(found.name))):
            children.setdefault(int(stat[1]), []).append(int(found.name))
    found_pids = [root]
    for pid in found_pids:
        found_pids += children.get(pid, [])
    return found_pids


@contextmanager
def watched(root: int) -> Iterator[Memory]:
    """The memory while the block runs, seen from outside, so that watching is no cost of the watched."""
    memory = Memory()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_WATCHED_EVERY_SECONDS):
            sizes = [_resident(pid) for pid in tree(root)]
            memory.parent.append(sizes[0])
            memory.tree.append(sum(sizes))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield memory
    finally:
        over.set()
        watcher.join()


def _stat(pid: int) -> list[str]:
    """The fields of `/proc/<pid>/stat` after the name, which may hold blanks and brackets; none when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _usage(pid: int) -> float:
    """CPU seconds of a process, with those of its children that ended and were waited for."""
    stat = _stat(pid)
    return sum(map(int, stat[11:15])) / _TICKS if stat else 0.0


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    except OSError:
        return 0
