import gzip
import os
import random
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.members import Damage, Member, walk
from warehouse.packing import MOST_RECORD_BYTES, pack_record


@pytest.fixture
def found(tmp_path: Path):
    """Walks a file with this content."""

    def read(content: bytes, start: int = 0) -> Iterator[Member | Damage]:
        (tmp_path / "x.warc.gz").write_bytes(content)
        descriptor = os.open(tmp_path / "x.warc.gz", os.O_RDONLY)
        try:
            return list(walk(descriptor, "x.warc.gz", start))
        finally:
            os.close(descriptor)

    return read


def packed(name: str) -> bytes:
    return pack_record("resource", name.encode(), "text/plain", {"WARC-Record-ID": f"<urn:uuid:{name}>"})


def test_records_are_found_with_their_places(found):
    first, second = packed("a"), packed("b")
    one, two = found(first + second)
    assert [one.offset, one.length, two.offset, two.end] == [0, len(first), len(first), len(first + second)]
    assert [one.record.record_id, one.record.record_type, one.record.block] == ["a", "resource", b"a"]


def test_a_walk_may_begin_at_any_record(found):
    first = packed("a")
    assert [member.record.record_id for member in found(first + packed("b"), len(first))] == ["b"]


@pytest.mark.parametrize("size", [1, 32_764, 32_765, 32_766, 32_767, 32_768, 100_000])
def test_the_record_after_a_stretch_of_garbage_is_found_wherever_chunks_end(found, size):
    damage, member = found(b"\x1f" * size + packed("a"))
    assert [damage.warc_offset, damage.byte_count, member.offset] == [0, size, size]


def test_marks_that_begin_no_record_are_passed_over(found):
    garbage = b"\x1f\x8b\x08" * 50 + gzip.compress(b"HTTP/1.1 200 OK") + b"\x1f\x8b\x08\x00"
    damage, member = found(garbage + packed("a"))
    assert [damage.byte_count, member.record.record_id] == [len(garbage), "a"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"Content-Length: 1", b"Content-Length: 2", "length"),
        (b"WARC/1.1", b"WARC/1.0", "no record"),
        (b"\r\n\r\na\r\n\r\n", b"\r\n\r\nb\r\n\r\n", "digest"),
        (b"\r\n\r\na\r\n\r\n", b"\r\n\r\na\r\n", "length"),
        (b"WARC-Block-Digest", b"WARC-Other-Digest", "digest"),
        (b"\r\n\r\n", b"\r\n", "no record"),
    ],
)
def test_a_record_that_contradicts_itself_is_damage(found, old, new, why):
    inflated = gzip.decompress(packed("a"))
    assert old in inflated
    (damage,) = found(gzip.compress(inflated.replace(old, new)))
    assert why in damage.why


def test_a_record_that_no_reader_would_take_is_not_packed():
    with pytest.raises(ValueError, match="the most is"):
        pack_record("resource", bytes(MOST_RECORD_BYTES + 1), "text/plain", {})


@pytest.mark.parametrize(
    "payload",
    [
        random.Random(7).randbytes(200_000),
        gzip.compress(random.Random(7).randbytes(5_000)),
        b"<p>Panen padi.</p>" * 4_000,
        random.Random(7).randbytes(4_096) + bytes(300_000),
        random.Random(7).randbytes(100),
        b"",
    ],
    ids=["noise", "gzip", "text", "noise and then text", "a little noise", "nothing"],
)
def test_a_record_is_one_sound_gzip_member_however_its_payload_is_compressed(payload: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"
    packed = pack_record("response", head + payload, "application/http", {"WARC-Record-ID": "<urn:uuid:a>"}, len(head))
    whole = zlib.decompressobj(31)
    record = whole.decompress(packed)
    assert (whole.eof, whole.unused_data) == (True, b"")
    assert record.endswith(head + payload + b"\r\n\r\n")


def test_what_came_compressed_is_stored_and_what_did_not_is_deflated() -> None:
    noise, text = random.Random(7).randbytes(200_000), b"<p>Panen padi.</p>" * 4_000
    stored, deflated = (pack_record("resource", each, "text/html", {"WARC-Record-ID": "<x>"}) for each in (noise, text))
    assert noise[:60_000] in stored
    assert len(stored) < len(noise) + 1_000
    assert len(deflated) < len(text) / 20
