import gzip
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from transforms.decoding import (
    DecodingError,
    decode,
    framed_length,
    header,
    split_response,
    without_interim,
)

TEXT = b"Kabar pagi dari pelabuhan. " * 5_000
MIB = 1024 * 1024


def raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
}


@pytest.mark.parametrize("coding", CODINGS)
def test_a_body_comes_out_as_it_went_in(coding: str) -> None:
    assert decode(CODINGS[coding](TEXT), coding, MIB) == TEXT


@given(st.binary(max_size=3_000), st.sampled_from(sorted(CODINGS)), st.sampled_from(sorted(CODINGS)))
def test_two_layers_come_off_in_the_order_they_went_on(body: bytes, first: str, second: str) -> None:
    assert decode(CODINGS[second](CODINGS[first](body)), f"{first}, {second}", MIB) == body


@given(st.binary(max_size=2_000), st.sampled_from(["gzip", "br", "zstd", "deflate", "gzip, br"]))
def test_any_bytes_decode_or_are_refused(body: bytes, coding: str) -> None:
    with suppress(DecodingError):
        assert len(decode(body, coding, 10_000)) <= 10_000


@pytest.mark.parametrize("name", ["", "identity", "none", "UTF-8", " , "])
def test_what_is_no_coding_changes_nothing(name: str) -> None:
    assert decode(TEXT, name, MIB) == TEXT


def test_members_of_a_gzip_stream_follow_each_other_and_padding_is_ignored() -> None:
    assert decode(gzip.compress(b"Ka", mtime=0) + gzip.compress(b"bar") + bytes(100), "gzip", MIB) == b"Kabar"


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_markup_that_is_labelled_as_compressed_is_handed_back(coding: str) -> None:
    assert decode(b"<html>Kabar</html>", coding, MIB) == b"<html>Kabar</html>"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_stream_that_ends_early_gives_what_came(coding: str) -> None:
    decoded = decode(CODINGS[coding](TEXT + bytes(range(256)) * 9)[:-20], coding, MIB)

    assert decoded.startswith(TEXT[:1_000])


@pytest.mark.parametrize(
    ("body", "coding", "reason"),
    [
        (b"x", "snappy", "unknown content coding 'snappy'"),
        (b"x", "gzip, gzip, gzip", "3 stacked content codings"),
        (b"\x1f\x8b\x08\x00broken and more", "gzip", "broken gzip stream"),
        (gzip.compress(bytes(2_000), mtime=0), "gzip", "decodes to more than 1000 bytes"),
        (b"x" * 2_000, "", "decodes to more than 1000 bytes"),
    ],
)
def test_what_cannot_be_decoded_in_bounds_is_refused_with_its_reason(body: bytes, coding: str, reason: str) -> None:
    with pytest.raises(DecodingError, match=reason):
        decode(body, coding, 1_000)


def test_a_high_ratio_is_refused_although_the_limit_is_far() -> None:
    with pytest.raises(DecodingError, match="200 times its size"):
        decode(gzip.compress(bytes(40 * MIB), mtime=0), "gzip", 50 * MIB)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "gzip, gzip"])
def test_a_bomb_is_refused_within_little_memory(coding: str) -> None:
    bomb = bytes(100 * MIB)
    for name in coding.split(", "):
        bomb = CODINGS[name](bomb)
    tracemalloc.start()

    with pytest.raises(DecodingError):
        decode(bomb, coding, 10 * MIB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * MIB


@pytest.mark.corpus
@pytest.mark.parametrize("coding", ["br", "deflate", "gzip", "zstd"])
def test_the_bombs_of_the_corpus_are_refused(corpus: Path, coding: str) -> None:
    with pytest.raises(DecodingError):
        decode((corpus / f"hostile/compressed/bomb-{coding}.bin").read_bytes(), coding, 10 * MIB)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "coding"),
    [
        ("br", "br"), ("gzip", "gzip"), ("gzip-deflate", "gzip, deflate"), ("rawdeflate", "deflate"),
        ("zlibdeflate", "deflate"), ("zstd-static-content-size", "zstd"),
        ("zstd-static-no-content-size", "zstd"), ("zstd-streaming-no-content-size", "zstd"),
    ],
)  # fmt: skip
def test_the_pages_of_the_corpus_are_decoded(corpus: Path, name: str, coding: str) -> None:
    page = decode((corpus / f"hostile/compressed/html-{name}.bin").read_bytes(), coding, 10 * MIB)

    assert page.startswith(b"<!DOCTYPE HTML>")
    assert page.rstrip().endswith(b"</html>")


def test_a_response_comes_apart_into_status_headers_and_body() -> None:
    status, headers, body = split_response(b"HTTP/1.1 200 OK\r\nX-Odd: a\r\nx-odd:b\r\n folded\r\n\r\nKabar")

    assert (status, body) == (200, b"Kabar")
    assert headers == [("X-Odd", "a"), ("x-odd", "b folded")]
    assert header(headers, "x-odd") == "a, b folded"


@pytest.mark.parametrize(
    ("response", "status", "body"),
    [
        (b"HTTP/1.1 200\r\n\r\nx", 200, b"x"),
        (b"HTTP/2 200\r\n\r\nx", 200, b"x"),
        (b"HTTP/2.0 404 \n\nx", 404, b"x"),
        (b"HTTP/1.0  301 Moved\nA: b\r\n\nx", 301, b"x"),
        (b"ICY 200 OK\r\n\r\nx", 200, b"x"),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n: no name\r\n\r\nx", 200, b"x"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx", 200, b"x"),
        (b"HTTP/1.1 200 OK\r\nCut: off", 200, b""),
        (b"HTTP/1.1 2000 OK\r\n\r\nx", 0, b"HTTP/1.1 2000 OK\r\n\r\nx"),
        (b"<html>no head</html>", 0, b"<html>no head</html>"),
        (b"", 0, b""),
    ],
)
def test_heads_of_other_crawlers_are_read(response: bytes, status: int, body: bytes) -> None:
    read = split_response(response)

    assert (read[0], read[2]) == (status, body)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("framed", "body"),
    [
        (b"3\r\nKab\r\n2\r\nar\r\n0\r\n\r\n", b"Kabar"),
        (b"0003 ;name=value\r\nKab\r\n2\nar\n0\nTrailer: x\r\n\r\n", b"Kabar"),
        (b"5\r\nKabar\r\n", b"Kabar"),
        (b"9\r\nKabar", b"Kabar"),
        (b"5\r\nKabar\r\nnonsense", b"Kabar"),
        (b"<html>never chunked</html>", b"<html>never chunked</html>"),
        (b"0\r\n\r\n", b""),
        (b"", b""),
    ],
)
def test_chunks_are_joined_and_what_is_not_chunked_is_left(framed: bytes, body: bytes) -> None:
    assert split_response(CHUNKED + framed)[2] == body


@pytest.mark.parametrize(
    "response",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nKabar",
        b"HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n",
        CHUNKED + b"5\r\nKabar\r\n0\r\n\r\n",
        CHUNKED + b"5\r\nKabar\r\n0\r\nTrailer: x\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nKabar",
    ],
)
def test_what_follows_a_response_is_told_from_it(response: bytes) -> None:
    assert framed_length(response + b"HTTP/1.1 200 OK\r\n\r\nforged") == len(response)


def test_interim_heads_are_taken_off_and_others_stay() -> None:
    final = b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 100 is text here"

    assert without_interim(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\nA: b\r\n\r\n" + final) == final
    assert without_interim(final) == final


@given(st.binary(max_size=1_000))
def test_any_bytes_split(response: bytes) -> None:
    for start in (b"", b"HTTP/1.1 200 OK\r\n", CHUNKED):
        status, _, body = split_response(start + response)
        assert status == 0 or 100 <= status <= 999
        assert len(body) <= len(start + response)
        assert framed_length(start + response) <= len(start + response)
