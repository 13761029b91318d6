"""A disk that fails (EIO) or is full, one call after another, and what becomes of what was acknowledged.

Calls fail by a library that is preloaded into the working program (`failing_disk.c`, compiled where there is a
compiler); full disks are small file systems in memory, where they can be mounted.
"""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.homes import work
from benchmarks.kills import faults_of
from warehouse.home import Home

ROOT = Path(__file__).parents[1]
SOURCE = Path(__file__).with_suffix(".c")
ARTICLES = 4
MOST_CALLS = 60


class CannotFail(RuntimeError):
    """No call can be made to fail on this machine, and why."""


def compiled(folder: Path) -> Path:
    """The library, compiled into a folder.

    Raises:
        CannotFail: there is no compiler.
    """
    if not (compiler := shutil.which("cc")):
        raise CannotFail("there is no C compiler")
    library = folder / "failing_disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"], check=True)
    return library


def failed_at(library: Path, place: str, call: str, number: int, error: int = errno.EIO) -> Counter[str]:
    """What was found after the `number`-th call on a place of the home failed, and the program was started again."""
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        home, acknowledged = Home(Path(folder) / "home"), Path(folder) / "acknowledged"
        work(home, acknowledged, [1])
        failing = {
            "LD_PRELOAD": str(library),
            "FAIL_IN": str(home.path / place),
            "FAIL_CALL": call,
            "FAIL_AT": str(number),
            "FAIL_ERROR": str(error),
        }
        ended = _worked(home, acknowledged, {**os.environ, **failing})
        return _found(home, acknowledged, ended)


def failing_calls() -> Iterator[str]:
    """A line for each place and call: at how many calls it failed, and what was found."""
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        try:
            library = compiled(Path(folder))
        except CannotFail as reason:
            yield f"failing disk: left out, {reason}"
            return
        for place in ("archive", "live.duckdb", "tmp"):
            for call in ("sync", "write"):
                found: Counter[str] = Counter()
                for number in range(1, MOST_CALLS + 1):
                    result = failed_at(library, place, call, number)
                    found += result
                    if not result["told"] and not result["crashed"]:
                        # So many calls there are not: nothing failed.
                        break
                yield f"EIO, {place} {call}: " + _listed(found)


def full_disks() -> Iterator[str]:
    """A line for each folder whose disk filled up while the program worked."""
    for place in ("", "archive", "tmp"):
        with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
            home, acknowledged = Home(Path(folder) / "home"), Path(folder) / "acknowledged"
            home.prepare()
            work(home, acknowledged, [1])
            mount = home.path / place
            try:
                with small_disk(mount, 24):
                    found: Counter[str] = Counter()
                    for left in (0, 4, 16, 64, 256, 1024, 4096):
                        filling = mount / "filling"
                        free = shutil.disk_usage(mount).free
                        with filling.open("wb") as file:
                            os.posix_fallocate(file.fileno(), 0, max(free - left * 1024, 1))
                        ended = _worked(home, acknowledged, dict(os.environ))
                        filling.unlink()
                        found += _found(home, acknowledged, ended)
                    yield f"full disk, {place or 'home'}: " + _listed(found)
            except CannotFail as reason:
                yield f"full disk: left out, {reason}"
                return


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[None]:
    """A file system of this size at the folder, with what was in it.

    Raises:
        CannotFail: none can be mounted here.
    """
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as aside:
        shutil.copytree(folder, aside, dirs_exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "none", str(folder)]
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
        if mounted.returncode:
            raise CannotFail(f"no file system can be mounted: {mounted.stderr.strip()}")
        try:
            shutil.copytree(aside, folder, dirs_exist_ok=True)
            yield
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _worked(home: Home, acknowledged: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    # Article 1 is there; what follows is tried until it is.
    numbers = [str(2), str(1 + ARTICLES)]
    command = [sys.executable, "-m", "benchmarks.homes", str(home.path), str(acknowledged), *numbers]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def _found(home: Home, acknowledged: Path, ended: "subprocess.CompletedProcess[str]") -> Counter[str]:
    """What the program said, and what contradicts its acknowledgements once the disk is sound again."""
    if ended.returncode not in (0, 1) or "Traceback" in ended.stderr:
        print(ended.stderr[-1500:], file=sys.stderr)
    told = Counter(
        {
            "times": 1,
            "told": int(ended.returncode == 1 and ("Cure" in ended.stderr or "run again" in ended.stderr)),
            "crashed": int("Traceback" in ended.stderr or ended.returncode not in (0, 1)),
        }
    )
    return told + faults_of(home, acknowledged)


def _listed(found: Counter[str]) -> str:
    times = found.pop("times", 0)
    names = ["told", "crashed", "lost", "duplicate", "torn"]
    return f"{times} times; " + ", ".join(f"{found[name]} {name}" for name in names)
