"""A sample of `benchmarks.damage`: whatever is damaged is noticed, named and repaired, and nothing is lost."""

import errno
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.damage import Trial, build, flipped, zeroed
from benchmarks.failing_disk import CannotFail, compiled, failed_at
from warehouse.comparing import compared

CHANCE = random.Random(2)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    folder = tmp_path_factory.mktemp("damage")
    return Trial(build(folder / "whole"), folder / "damaged")


def is_repaired(found: Counter[str]) -> bool:
    return found["silent"] == 0 and (found["repaired"] == found["noticed"] == 1 or found["harmless"] == 1)


@pytest.mark.parametrize("share", [0.3, 0.97])
def test_a_cut_archive_file_is_noticed_and_restored_from_a_backup(trial: Trial, share: float) -> None:
    with trial.fresh() as home:
        [name] = [each.warc_file for each in compared(home)]
        size = (home.archive / name).stat().st_size
    assert trial.cut(int(share * size)) == Counter(noticed=1, repaired=1)


@pytest.mark.parametrize("size", [0, 30, 700, 1500])
def test_a_torn_tail_is_cut_and_told(trial: Trial, size: int) -> None:
    assert is_repaired(trial.torn_tail(size))


def test_flipped_bits_of_the_archive_are_noticed(trial: Trial) -> None:
    assert all(is_repaired(trial.archive_file(lambda path: flipped(path, CHANCE))) for _ in range(4))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.9])
def test_a_cut_log_opens_silently_and_the_ledger_notices(trial: Trial, share: float) -> None:
    size = trial.log_bytes
    assert is_repaired(trial.database(lambda home: os.truncate(home.live_log, int(share * size))))


def test_flipped_bits_of_the_log_are_noticed(trial: Trial) -> None:
    assert all(is_repaired(trial.database(lambda home: flipped(home.live_log, CHANCE))) for _ in range(3))


def test_a_log_that_ends_in_zeros_is_noticed(trial: Trial) -> None:
    assert is_repaired(trial.database(lambda home: zeroed(home.live_log, CHANCE)))


def test_flipped_bits_of_the_database_are_noticed(trial: Trial) -> None:
    assert all(is_repaired(trial.database(lambda home: flipped(home.live, CHANCE))) for _ in range(2))


@pytest.mark.parametrize(
    ("place", "call", "error"),
    [("archive", "sync", errno.EIO), ("live.duckdb", "write", errno.ENOSPC)],
)
def test_a_disk_that_fails_is_told_and_nothing_acknowledged_is_lost(
    tmp_path: Path, place: str, call: str, error: int
) -> None:
    try:
        library = compiled(tmp_path)
    except CannotFail as reason:
        pytest.skip(str(reason))
    assert failed_at(library, place, call, 2, error) == Counter(times=1, told=1)
