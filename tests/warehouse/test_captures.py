import gzip
import os
from dataclasses import replace

import pytest

from transforms.decoding import DecodingError
from warehouse.archive import ArchiveWriter
from warehouse.captures import read_page, scan
from warehouse.members import ArchiveDamaged


@pytest.fixture
def capture(home, exchange, hints):
    with ArchiveWriter(home, "run1") as archive:
        return archive.append_exchange(exchange(), hints, "page", "x")


def test_a_page_is_read_back_without_framing_and_coding(home, capture):
    page = read_page(home, capture)
    assert page.content == b"<p>Kabar</p>"
    assert [page.capture_id, page.url] == [capture.capture_id, capture.url]
    assert [page.content_type, page.fetched_at] == [capture.content_type, capture.fetched_at]


def test_an_imported_file_is_read_back_as_it_was(home, hints, exchange):
    with ArchiveWriter(home, "run1") as archive:
        capture = archive.append_file(
            "urn:lumbung:sha256:0", b"HTTP/1.1 200 OK\r\n\r\nteks", "text/plain", hints, exchange().fetched_at
        )
    assert read_page(home, capture).content == b"HTTP/1.1 200 OK\r\n\r\nteks"


def test_all_captures_and_hints_are_scanned_back_as_they_were_written(home, visit, exchange, hints):
    other = replace(hints, languages=(), entry_published_at=None, publisher=None)
    with ArchiveWriter(home, "run1") as archive:
        written = [(capture, hints) for capture in archive.append_visit(visit(), hints)]
        cut = replace(exchange(), truncated="length", request=b"")
        written.append((archive.append_exchange(cut, other, "import", "y"), other))
        at = exchange().fetched_at
        written.append((archive.append_file("https://x.example/ü", b"", "text/plain", hints, at), hints))
    problems: list = []
    assert list(scan(home.archive, problems)) == written
    assert problems == []


@pytest.mark.parametrize("name", ["../run1-00001.warc.gz", "/etc/passwd", "", "x.warc.gz", "a/b.warc.gz"])
def test_a_file_outside_the_archive_is_never_opened(home, capture, name):
    with pytest.raises(ArchiveDamaged):
        read_page(home, replace(capture, warc_file=name))


def test_a_link_in_the_archive_is_not_followed(home, capture):
    (home.archive / "link.warc.gz").symlink_to(home.archive / capture.warc_file)
    with pytest.raises(ArchiveDamaged, match="cannot be opened"):
        read_page(home, replace(capture, warc_file="link.warc.gz"))
    assert len(list(scan(home.archive))) == 1


@pytest.mark.parametrize("change", [{"warc_offset": 3}, {"warc_length": 7}, {"capture_id": "another"}])
def test_a_place_that_does_not_hold_the_capture_is_damage(home, capture, change):
    with pytest.raises(ArchiveDamaged):
        read_page(home, replace(capture, **change))


def test_a_flipped_bit_is_noticed_or_changes_nothing(home, capture):
    path = home.archive / capture.warc_file
    sound = path.read_bytes()
    page = read_page(home, capture)
    unnoticed = 0
    for offset in range(capture.warc_offset, capture.warc_offset + capture.warc_length):
        torn = bytearray(sound)
        torn[offset] ^= 1 << offset % 8
        path.write_bytes(torn)
        try:
            assert read_page(home, capture) == page
        except ArchiveDamaged:
            continue
        unnoticed += 1
    # The gzip header's flags, time and system, and the bits that fill up a block's last byte, hold nothing.
    assert unnoticed <= 7 + 5


def test_a_flipped_member_is_reported_and_the_rest_is_read(home, visit, hints):
    with ArchiveWriter(home, "run1") as archive:
        written = [archive.append_visit(visit(n, pages=1), hints) for n in range(3)]
    damaged = written[1][1]
    with (home.archive / damaged.warc_file).open("r+b") as file:
        file.seek(damaged.warc_offset + damaged.warc_length // 2)
        file.write(b"\xff\x00\xff")
    problems: list = []
    read = [capture for capture, _ in scan(home.archive, problems)]
    assert read == [capture for one in written for capture in one if capture != damaged]
    assert [problem.warc_offset for problem in problems] == [damaged.warc_offset]
    assert problems[0].byte_count == damaged.warc_length


def test_a_bad_sector_is_damage(home, capture, monkeypatch):
    def bad_sector(_descriptor: int, _size: int, _offset: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", bad_sector)
    with pytest.raises(ArchiveDamaged, match="Input/output error"):
        read_page(home, capture)
    problems: list = []
    assert list(scan(home.archive, problems)) == []
    assert "Input/output error" in problems[0].why


def test_damage_that_nobody_collects_is_logged(home, capture, caplog):
    os.truncate(home.archive / capture.warc_file, capture.warc_offset + capture.warc_length)
    assert list(scan(home.archive)) == []
    assert "a response without its note" in caplog.text


def test_a_bomb_is_not_decoded_past_its_limit(home, exchange, hints):
    with ArchiveWriter(home, "run1") as archive:
        capture = archive.append_exchange(exchange(body=bytes(2_000_000)), hints, "page", "x")
    with pytest.raises(DecodingError):
        read_page(home, capture, limit_bytes=1_000_000)


def test_a_member_that_inflates_without_end_is_damage(home, capture):
    path = home.archive / "bomb.warc.gz"
    bomb = gzip.compress(b"WARC/1.1\r\n" + bytes(80_000_000), 1)
    path.write_bytes(bomb)
    with pytest.raises(ArchiveDamaged, match="larger than"):
        read_page(home, replace(capture, warc_file=path.name, warc_offset=0, warc_length=len(bomb)))
