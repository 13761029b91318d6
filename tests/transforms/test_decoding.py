import gzip
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.decoding import MOST_MEMBERS, STEP_BYTES, DecodingError, decode

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
@settings(max_examples=300)
def test_any_bytes_decode_or_are_refused(body: bytes, coding: str) -> None:
    with suppress(DecodingError):
        assert len(decode(body, coding, 10_000)) <= 10_000


@pytest.mark.parametrize("name", ["", "identity", "none", "UTF-8", " , "])
def test_what_is_no_coding_changes_nothing(name: str) -> None:
    assert decode(TEXT, name, MIB) == TEXT


def test_members_of_a_gzip_stream_follow_each_other_and_padding_is_ignored() -> None:
    assert decode(gzip.compress(b"Ka", mtime=0) + gzip.compress(b"bar") + bytes(100), "gzip", MIB) == b"Kabar"


@pytest.mark.parametrize("ahead", range(-3, 4))
def test_a_member_may_begin_where_one_step_ends(ahead: int) -> None:
    # The mark of the next member is then split between two steps.
    first = gzip.compress(b"", compresslevel=0, mtime=0)
    for size in range(STEP_BYTES - 200, STEP_BYTES):
        first = gzip.compress(bytes(size), compresslevel=0, mtime=0)
        if len(first) == STEP_BYTES + ahead:
            break
    assert len(first) == STEP_BYTES + ahead

    assert decode(first + gzip.compress(b"bar", mtime=0), "gzip", MIB).endswith(b"bar")


def test_a_stream_of_countless_members_is_refused() -> None:
    members = gzip.compress(b"", mtime=0) * (MOST_MEMBERS + 1)

    with pytest.raises(DecodingError, match="gzip members"):
        decode(members, "gzip", MIB)


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


COMPRESSED = {
    # file of the corpus: its coding, and what comes out (the bytes that it begins with) or why nothing does
    "bomb-br.bin": ("br", "200 times its size"),
    "bomb-deflate.bin": ("deflate", "200 times its size"),
    "bomb-gzip.bin": ("gzip", "200 times its size"),
    "bomb-zstd.bin": ("zstd", "200 times its size"),
    "feed-sample1.tar": ("tar", "unknown content coding"),
    "feed-sample1.xml": ("", b"<?xml"),
    "feed-sample1.xml.bz2": ("bzip2", "unknown content coding"),
    "feed-sample1.xml.gz": ("gzip", b"<?xml"),
    "feed-sample1.zip": ("zip", "unknown content coding"),
    "html-br.bin": ("br", b"<!DOCTYPE HTML>"),
    "html-gzip-deflate-gzip.bin": ("gzip, deflate, gzip", "3 stacked content codings"),
    "html-gzip-deflate.bin": ("gzip, deflate", b"<!DOCTYPE HTML>"),
    "html-gzip.bin": ("gzip", b"<!DOCTYPE HTML>"),
    "html-rawdeflate.bin": ("deflate", b"<!DOCTYPE HTML>"),
    "html-zlibdeflate.bin": ("deflate", b"<!DOCTYPE HTML>"),
    "html-zstd-static-content-size.bin": ("zstd", b"<!DOCTYPE HTML>"),
    "html-zstd-static-no-content-size.bin": ("zstd", b"<!DOCTYPE HTML>"),
    "html-zstd-streaming-no-content-size.bin": ("zstd", b"<!DOCTYPE HTML>"),
    "truncated-crc-error-short.gz": ("gzip", b"<!DOCTYPE html>"),
    "truncated-crc-error.gz": ("gzip", b"\n<!DOCTYPE html"),
    "unexpected-eof-output.txt": ("", b"document.write("),
    "unexpected-eof.gz": ("gzip", b"document.write("),
}


@pytest.mark.corpus
@pytest.mark.parametrize("name", COMPRESSED)
def test_a_file_of_the_corpus_is_decoded_or_refused_within_little_memory(corpus: Path, name: str) -> None:
    coding, expected = COMPRESSED[name]
    body = (corpus / "hostile/compressed" / name).read_bytes()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = kib("VmRSS")

    if isinstance(expected, str):
        with pytest.raises(DecodingError, match=expected):
            decode(body, coding, 10 * MIB)
    else:
        assert decode(body, coding, 10 * MIB).startswith(expected)
    assert kib("VmHWM") - before < 64 * 1024


@pytest.mark.corpus
def test_no_file_of_the_corpus_is_left_out(corpus: Path) -> None:
    assert {path.name for path in (corpus / "hostile").rglob("*.*")} == set(COMPRESSED)


def kib(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
