import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.messages import head_end, header, read_response, split_response


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
        b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nContent-Length: 5\r\n\r\nKabar",
        b"HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n",
        CHUNKED + b"5\r\nKabar\r\n0\r\n\r\n",
        CHUNKED + b"5\r\nKabar\r\n0\r\nTrailer: x\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nKabar",
    ],
)
def test_what_follows_a_response_is_told_from_it(response: bytes) -> None:
    assert read_response(response + b"HTTP/1.1 200 OK\r\n\r\nforged").end == len(response)


def test_interim_heads_are_taken_off_and_others_stay() -> None:
    final = b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 100 is text here"

    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\nA: b\r\n\r\n"
    assert read_response(interim + final).start == len(interim)
    assert read_response(final).start == 0


@given(st.binary(max_size=1_000))
@settings(max_examples=300)
def test_any_bytes_split(response: bytes) -> None:
    for start in (b"", b"HTTP/1.1 200 OK\r\n", CHUNKED):
        message = read_response(start + response)
        assert 0 <= message.status <= 999
        assert len(message.body) <= len(start + response)
        assert (head_end(start + response) or 0) <= len(start + response)
        assert message.end <= len(start + response)
