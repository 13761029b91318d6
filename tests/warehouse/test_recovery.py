import argparse
import gzip
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from warcio.checker import Checker

from warehouse.archive import ArchiveWriter
from warehouse.captures import scan
from warehouse.recovery import recover


@pytest.fixture
def written(home, visit, hints):
    """The captures of three visits, two exchanges each, in one file."""
    with ArchiveWriter(home, "run1") as archive:
        return [archive.append_visit(visit(number, pages=1), hints) for number in range(3)]


def end_of(capture) -> int:
    return capture.warc_offset + capture.warc_length


def captures_of(recovered) -> list:
    return [capture for capture, _ in recovered.captures]


def test_a_whole_archive_that_the_ledger_knows_is_left_alone(home, written):
    path = home.archive / written[0][0].warc_file
    content = path.read_bytes()
    recovered = recover(home, {path.name: end_of(written[-1][-1])})
    assert [recovered.captures, recovered.cut, recovered.problems] == [[], [], []]
    assert path.read_bytes() == content


def test_captures_that_the_ledger_lacks_are_handed_back_with_their_hints(home, written, hints):
    path = home.archive / written[0][0].warc_file
    assert recover(home, {}).captures == [(capture, hints) for one in written for capture in one]
    known = {path.name: end_of(written[0][-1])}
    assert captures_of(recover(home, known)) == [*written[1], *written[2]]


def test_cut_at_every_byte_the_last_visit_goes_and_all_others_stay(home, written):
    path = home.archive / written[0][0].warc_file
    content = path.read_bytes()
    last = start_of(written[-1], content)
    for size in range(last, len(content)):
        path.write_bytes(content[:size])
        recovered = recover(home, {})
        assert captures_of(recovered) == [*written[0], *written[1]], size
        assert recovered.cut == ([(path.name, last, size - last)] if size > last else []), size
        assert recovered.problems == []
        assert path.read_bytes() == content[:last]
    assert Checker(argparse.Namespace(inputs=[str(path)], verbose=False)).process_all() == 0


def start_of(visit, content: bytes) -> int:
    """Where the visit's first record begins: its request, one member before the first capture."""
    return content.rfind(b"\x1f\x8b\x08\x00\x00\x00\x00\x00", 0, visit[0].warc_offset)


def test_a_tail_of_zeros_is_cut(home, written):
    path = home.archive / written[0][0].warc_file
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(bytes(70_000))
    recovered = recover(home, {path.name: end_of(written[-1][-1])})
    assert recovered.cut == [(path.name, size, 70_000)]
    assert path.stat().st_size == size


def test_a_file_torn_in_its_first_record_is_removed(home, written):
    path = home.archive / written[0][0].warc_file
    os.truncate(path, 100)
    assert recover(home, {}).cut == [(path.name, 0, 100)]
    assert not path.exists()


def test_an_empty_file_is_removed(home):
    path = home.archive / "run1-00001.warc.gz"
    path.touch()
    assert recover(home, {}).cut == [(path.name, 0, 0)]
    assert not path.exists()


@pytest.mark.parametrize("size", [300, 100_000])
def test_a_file_that_others_made_is_never_cut(home, size):
    path = home.archive / "theirs-00001.warc.gz"
    content = gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n" + os.urandom(size))
    path.write_bytes(content)
    recovered = recover(home, {})
    assert [recovered.cut, len(recovered.problems), path.read_bytes()] == [[], 1, content]


def test_damage_in_the_middle_is_reported_and_not_cut(home, written):
    damaged = written[1][0]
    path = home.archive / damaged.warc_file
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(damaged.warc_offset + 20)
        file.write(b"\x00\xff\x00\xff")
    recovered = recover(home, {})
    assert captures_of(recovered) == [*written[0], written[1][1], *written[2]]
    assert [problem.warc_offset for problem in recovered.problems] == [damaged.warc_offset]
    assert [recovered.cut, path.stat().st_size] == [[], size]


def test_an_archive_shorter_than_the_ledger_knows_is_a_problem(home, written):
    path = home.archive / written[0][0].warc_file
    os.truncate(path, 1_000)
    known = end_of(written[-1][-1])
    recovered = recover(home, {path.name: known, "gone-00001.warc.gz": 500})
    assert [(lost.warc_file, lost.byte_count) for lost in recovered.problems] == [
        ("gone-00001.warc.gz", 500),
        (path.name, known - 1_000),
    ]
    assert path.stat().st_size == 1_000


def test_recovering_twice_changes_nothing_more(home, written):
    path = home.archive / written[0][0].warc_file
    os.truncate(path, path.stat().st_size - 1)
    first = recover(home, {})
    second = recover(home, {})
    assert [second.captures, second.cut] == [first.captures, []]


@pytest.mark.parametrize("point", ["archive_written:2", "archive_synced:2"])
def test_a_killed_writer_leaves_what_was_synced(home, tmp_path, point):
    program = tmp_path / "write.py"
    program.write_text(_WRITE)
    ended = subprocess.run(
        [sys.executable, program, home.path],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "LUMBUNG_KILL_AT": point},
    )
    assert ended.returncode == -signal.SIGKILL
    recovered = recover(home, {})
    assert captures_of(recovered) == [capture for capture, _ in scan(home.archive)]
    # What was written and not synced survives a kill, though it would not survive a power cut.
    assert [capture.url for capture in captures_of(recovered)] == ["urn:x:0", "urn:x:1"]
    assert recovered.cut == []


_WRITE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from transforms.records import Hints
from warehouse.archive import ArchiveWriter
from warehouse.home import Home

archive = ArchiveWriter(Home(Path(sys.argv[1])), "run1")
for number in range(5):
    archive.append_file(f"urn:x:{number}", b"teks", "text/plain", Hints(source_id="x"), datetime.now(UTC))
    archive.sync()
"""
