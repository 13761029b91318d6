import argparse
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from transforms.outcomes import Outcome
from transforms.records import Entry, Held, Visit
from warehouse.archive import ArchiveUnwritable, ArchiveWriter
from warehouse.captures import ArchiveDamaged, read_page, scan
from warehouse.home import Home

FETCHED_AT = datetime(2026, 3, 1, 7, 30, 15, 250_000, tzinfo=UTC)


def checked_by_warcio(path: Path) -> int:
    """The exit value of `warcio check`."""
    return Checker(argparse.Namespace(inputs=[str(path)], verbose=False)).process_all()


def records(path: Path):
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, no_record_parse=True):
            yield record.rec_headers, record.content_stream().read()


def only_file(home) -> Path:
    (path,) = home.archive.iterdir()
    return path


def test_an_exchange_is_kept_as_request_response_and_note_byte_for_byte(home, exchange, hints):
    sent = exchange()
    with ArchiveWriter(home, "run1") as archive:
        capture = archive.append_exchange(sent, hints, "feed", sent.url)
    (info, _), (asked, request), (answered, response), (beside, note) = records(only_file(home))
    assert info.get_header("WARC-Type") == "warcinfo"
    assert [asked.get_header("WARC-Type"), request] == ["request", sent.request]
    assert [answered.get_header("WARC-Type"), response] == ["response", sent.response]
    assert answered.get_header("WARC-Record-ID") == f"<urn:uuid:{capture.capture_id}>"
    assert answered.get_header("WARC-IP-Address") == "192.0.2.7"
    assert answered.get_header("WARC-Date") == "2026-03-01T07:30:15.250000Z"
    assert beside.get_header("WARC-Concurrent-To") == answered.get_header("WARC-Record-ID")
    assert b'"source_id": "kabar_pagi"' in note


def test_how_a_visit_without_a_page_ended_is_kept_with_its_last_exchange(home, visit, hints):
    ended = replace(visit(), pages=(), outcome=Outcome.FAILED_GONE, detail="410")
    with ArchiveWriter(home, "run1") as archive:
        written = [*archive.append_visit(ended, hints), *archive.append_visit(visit(2), hints)]
    assert [(each.outcome, each.detail) for each in written[:3]] == [(None, None), (None, None), ("failed_gone", "410")]
    assert {each.outcome for each in written[3:]} == {None}
    assert [capture for capture, _ in scan(home.archive)] == written


@pytest.mark.parametrize(("status", "profile"), [(304, "server-not-modified"), (200, "identical-payload-digest")])
def test_a_page_that_was_found_unchanged_is_kept_as_the_head_of_a_revisit(home, exchange, hints, status, profile):
    sent = exchange(status=status)
    entry = Entry(source_id="kabar_pagi", url=sent.url, canonical_url=sent.url, feed_url="f", discovered_at=FETCHED_AT)
    held = Held(capture_id="0b7c", page_url="https://kabarpagi.example/berita/1?page=all")
    again = Visit(entry=entry, exchanges=(sent,), outcome=Outcome.UNCHANGED, held=held)
    with ArchiveWriter(home, "run1") as archive:
        [capture] = archive.append_visit(again, hints)
    _, _, (answered, head), _ = records(only_file(home))
    assert (capture.kind, capture.status, capture.payload_bytes) == ("revisit", status, 0)
    assert answered.get_header("WARC-Type") == "revisit"
    assert answered.get_header("WARC-Profile") == f"http://netpreserve.org/warc/1.1/revisit/{profile}"
    assert answered.get_header("WARC-Refers-To") == "<urn:uuid:0b7c>"
    assert answered.get_header("WARC-Refers-To-Target-URI") == held.page_url
    assert (answered.get_header("WARC-Payload-Digest") is None) == (status == 304)
    assert sent.response.startswith(head)
    assert head.endswith(b"\r\n\r\n")
    assert list(scan(home.archive)) == [(capture, hints)]
    with pytest.raises(ArchiveDamaged, match="holds revisit"):
        read_page(home, capture)


def test_warcio_check_accepts_the_files(home, exchange, visit, hints, capsys):
    with ArchiveWriter(home, "run1") as archive:
        archive.append_visit(visit(), hints)
        held = Held(capture_id="0b7c", page_url="https://kabarpagi.example/berita/1")
        archive.append_visit(replace(visit(), outcome=Outcome.UNCHANGED, held=held, pages=()), hints)
        archive.append_exchange(replace(exchange(), truncated="length"), hints, "feed", "x")
        archive.append_file("urn:lumbung:sha256:0", b"<p>a\r\n\r\nb</p>", "text/html", hints, exchange().fetched_at)
    assert checked_by_warcio(only_file(home)) == 0, capsys.readouterr().out


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.lists(
        st.sampled_from([b"HTTP/1.1 200 OK", b"ICY 200", b"X: y", b" folded", b"\xa0", b"", b"X", b"\x00", b" "])
    ),
    newline=st.sampled_from([b"\r\n", b"\n", b"\r"]),
    body=st.binary(max_size=80),
)
def test_warcio_check_accepts_whatever_a_server_sent(tmp_path_factory, hints, exchange, head, newline, body):
    home = Home(tmp_path_factory.mktemp("data"))
    home.prepare()
    sent = replace(exchange(), response=newline.join(head) + body)
    with ArchiveWriter(home, "run1") as archive:
        written = archive.append_exchange(sent, hints, "feed", "x")
    assert checked_by_warcio(only_file(home)) == 0
    assert [capture for capture, _ in scan(home.archive)] == [written]


def test_a_visit_has_a_redirect_and_its_pages_in_order(home, visit, hints):
    with ArchiveWriter(home, "run1") as archive:
        moved, first, second = archive.append_visit(visit(), hints)
    assert [moved.kind, first.kind, second.kind] == ["redirect", "page", "page"]
    assert [first.page_number, first.first_capture_id] == [1, None]
    assert [second.page_number, second.first_capture_id] == [2, first.capture_id]
    assert second.entry_url == "https://kabarpagi.example/berita/1"
    assert second.url == "https://kabarpagi.example/berita/1?page=2"


def test_an_error_page_is_kept_as_a_failure(home, visit, exchange, hints):
    gone = replace(visit(), exchanges=(exchange(status=404),), pages=())
    with ArchiveWriter(home, "run1") as archive:
        assert [capture.kind for capture in archive.append_visit(gone, hints)] == ["failure"]


def test_a_visit_without_an_exchange_makes_no_file(home, visit, hints):
    with ArchiveWriter(home, "run1") as archive:
        assert archive.append_visit(replace(visit(), exchanges=(), pages=()), hints) == []
    assert list(home.archive.iterdir()) == []


def test_the_payload_hash_is_of_the_body_as_received(home, exchange, hints):
    sent = exchange()
    with ArchiveWriter(home, "run1") as archive:
        capture = archive.append_exchange(sent, hints, "feed", "x")
    body = sent.response.partition(b"\r\n\r\n")[2]
    assert [capture.payload_bytes, capture.payload_hash] == [len(body), hashlib.sha256(body).hexdigest()]


def test_an_address_cannot_forge_fields_of_a_record(home, exchange, hints):
    hostile = exchange("http://kabarpagi.example/\r\nWARC-Type: warcinfo\r\n\r\n<ü>")
    with ArchiveWriter(home, "run1") as archive:
        capture = archive.append_exchange(hostile, hints, "feed", "x")
    assert capture.url == "http://kabarpagi.example/%0D%0AWARC-Type:%20warcinfo%0D%0A%0D%0A%3C%C3%BC%3E"
    assert checked_by_warcio(only_file(home)) == 0


def test_a_field_with_a_line_break_is_refused(home, exchange, hints):
    archive = ArchiveWriter(home, "run1")
    with pytest.raises(ValueError, match="control character"):
        archive.append_exchange(replace(exchange(), ip_address="1\r\nX: y"), hints, "feed", "x")


@pytest.mark.parametrize("run_id", ["", "../x", "a/b", ".hidden", "x" * 101, "a\n"])
def test_a_run_id_that_is_no_file_name_is_refused(home, run_id):
    with pytest.raises(ValueError, match="cannot be part of a file name"):
        ArchiveWriter(home, run_id)


def test_a_file_gives_way_to_the_next_at_its_size_and_a_visit_never_spans_two(home, visit, hints):
    with ArchiveWriter(home, "run1", rotate_bytes=5_000) as archive:
        captures = [archive.append_visit(visit(n), hints) for n in range(4)]
    assert {path.name for path in home.archive.iterdir()} == {"run1-00001.warc.gz", "run1-00002.warc.gz"}
    assert all(len({capture.warc_file for capture in one}) == 1 for one in captures)
    assert [capture for capture, _ in scan(home.archive)] == [c for one in captures for c in one]


def test_a_file_that_a_killed_run_left_is_never_written_to_again(home, visit, hints):
    left = home.archive / "run1-00001.warc.gz"
    left.write_bytes(b"left")
    with ArchiveWriter(home, "run1") as archive:
        archive.append_visit(visit(), hints)
    assert left.read_bytes() == b"left"
    assert (home.archive / "run1-00002.warc.gz").exists()


def test_a_link_in_the_place_of_a_file_is_not_followed(home, visit, hints, tmp_path):
    outside = tmp_path / "outside"
    (home.archive / "run1-00001.warc.gz").symlink_to(outside)
    with ArchiveWriter(home, "run1") as archive:
        archive.append_visit(visit(), hints)
    assert not outside.exists()


def test_after_a_failed_sync_the_file_ends_where_it_was_last_synced(home, visit, hints, monkeypatch):
    archive = ArchiveWriter(home, "run1")
    kept = archive.append_visit(visit(1), hints)
    archive.sync()
    archive.append_visit(visit(2), hints)
    with monkeypatch.context() as faulty:
        faulty.setattr(os, "fsync", _input_output_error)
        with pytest.raises(ArchiveUnwritable, match="run again"):
            archive.sync()
    assert [capture for capture, _ in scan(home.archive)] == kept
    assert checked_by_warcio(only_file(home)) == 0
    with pytest.raises(ArchiveUnwritable):
        archive.append_visit(visit(3), hints)


def _input_output_error(_descriptor: int) -> None:
    raise OSError(5, "Input/output error")


def test_a_full_disk_leaves_only_what_was_synced(home, tmp_path):
    program = tmp_path / "fill.py"
    program.write_text(_FILL)
    ended = subprocess.run(
        [sys.executable, program, home.path],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert ended.stdout.startswith("unwritable: cannot write"), ended.stderr
    problems: list = []
    assert len(list(scan(home.archive, problems))) == 1
    assert problems == []
    assert checked_by_warcio(only_file(home)) == 0


_FILL = """
import os, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from transforms.records import Hints
from transforms.outcomes import Outcome
from transforms.records import Entry, Held, Visit
from warehouse.archive import ArchiveUnwritable, ArchiveWriter
from warehouse.home import Home

resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
archive = ArchiveWriter(Home(Path(sys.argv[1])), "run1")
try:
    for number in range(10):
        content = os.urandom(40_000)
        archive.append_file(f"urn:x:{number}", content, "text/plain", Hints(source_id="x"), datetime.now(UTC))
        archive.sync()
except ArchiveUnwritable as error:
    print("unwritable:", error)
"""
