import gzip
from io import BytesIO

import pytest

from warehouse.unpacked import Torn, Unpacked


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_bytes_are_read_packed_or_not(pack):
    stream = Unpacked(BytesIO(pack(b"satu\ndua\n" + b"x" * 200_000 + b"\nakhir")))
    assert [stream.readline(100), stream.read(3), stream.skip(200_002)] == [b"satu\n", b"dua", 200_002]
    assert [stream.readline(100), stream.readline(100), stream.skip(5)] == [b"akhir", b"", 0]


def test_a_line_is_cut_at_its_limit():
    stream = Unpacked(BytesIO(b"x" * 200_000 + b"\n"))
    assert stream.readline(100_000) == b"x" * 100_000


def test_members_are_read_as_one_stream_and_padding_is_passed_over():
    members = gzip.compress(b"satu ") + gzip.compress(b"") + gzip.compress(b"dua") + bytes(70_000)
    assert Unpacked(BytesIO(members)).read(100) == b"satu dua"


@pytest.mark.parametrize("size", [4, 11, 25, 40])
def test_a_cut_member_is_torn_for_good(size):
    with pytest.raises(Torn, match="ends within") as torn:
        Unpacked(BytesIO(gzip.compress(bytes(range(200)))[:size])).read(1_000)
    assert torn.value.is_final


def test_reading_goes_on_at_the_next_member_after_a_tear():
    damaged = bytearray(gzip.compress(b"satu"))
    damaged[-6] ^= 1
    stream = Unpacked(BytesIO(bytes(damaged) + b"\x1f\x8b" * 40_000 + gzip.compress(b"dua")))
    with pytest.raises(Torn):
        stream.read(100)
    assert stream.next_member()
    assert stream.read(100) == b"dua"
    with pytest.raises(Torn):
        Unpacked(BytesIO(bytes(damaged))).read(100)


def test_after_the_last_tear_there_is_no_next_member():
    stream = Unpacked(BytesIO(gzip.compress(b"satu") + b"garbage"))
    with pytest.raises(Torn):
        stream.read(100)
    assert not stream.next_member()


def test_an_empty_file_has_nothing():
    assert Unpacked(BytesIO(b"")).read(10) == b""
