import gzip
import random
from datetime import UTC, datetime
from io import BytesIO

import pytest

from warehouse.archive import ArchiveWriter
from warehouse.foreign_archives import read_archive
from warehouse.foreign_records import ForeignProblem, ForeignRecord

RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Kabar</p>"


def record(block=RESPONSE, **changed: str) -> bytes:
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": "<urn:uuid:1>",
        "WARC-Target-URI": "http://x.example/1",
        "WARC-Date": "2021-07-14T00:31:00Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    fields |= {name.replace("_", "-"): value for name, value in changed.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def read(content: bytes) -> list:
    return list(read_archive(BytesIO(content), "x"))


def kinds(found: list) -> str:
    """`P` for a page and `-` for a problem, in order."""
    return "".join("P" if isinstance(one, ForeignRecord) else "-" for one in found)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_response_is_read_packed_or_not(pack):
    (page,) = read(pack(record(WARC_IP_Address="192.0.2.1", WARC_Truncated="length")))
    assert page == ForeignRecord(
        name="<urn:uuid:1>",
        url="http://x.example/1",
        at=datetime(2021, 7, 14, 0, 31, tzinfo=UTC),
        content=RESPONSE,
        content_type="text/html",
        kind="response",
        ip_address="192.0.2.1",
        truncated="length",
    )


def test_a_response_can_be_archived_and_scanned_back(home, hints):
    (page,) = read(record())
    with ArchiveWriter(home, "run1") as archive:
        capture = archive.append_exchange(page.exchange(), hints, "import", page.url)
    assert [capture.status, capture.content_type, capture.fetched_at] == [200, "text/html", page.at]


def test_an_arc_record_is_a_response():
    head = b"filedesc://x.arc 0.0.0.0 20140216050221 text/plain 9\n1 0 Name\n\n"
    line = f"http://x.example/a b 192.0.2.1 20140216050221 text/html {len(RESPONSE)}\n".encode()
    (page,) = read(head + line + RESPONSE + b"\n")
    assert [page.url, page.content] == ["http://x.example/a%20b", RESPONSE]
    assert page.at == datetime(2014, 2, 16, 5, 2, 21, tzinfo=UTC)


def test_a_converted_text_is_its_payload():
    (page,) = read(record(b"Teks saja.", WARC_Type="conversion", Content_Type="text/plain"))
    assert [page.content, page.content_type, page.kind] == [b"Teks saja.", "text/plain", "conversion"]


@pytest.mark.parametrize("kind", ["request", "warcinfo", "metadata", "revisit", "continuation", "", "x"])
def test_records_that_hold_no_page_are_passed_over(kind):
    assert kinds(read(record(WARC_Type=kind) + record())) == "P"


@pytest.mark.parametrize(
    "changed",
    [
        {"WARC_Date": "yesterday"},
        {"WARC_Target_URI": ""},
        {"WARC_Block_Digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {"Content_Length": "-1"},
        {"Content_Length": "1e3"},
        {"Content_Length": "9" * 30},
        {"Content_Length": "2"},
    ],
)
def test_a_bad_record_is_a_problem_and_the_next_is_read(changed):
    found = read(record(**changed) + record())
    assert kinds(found) in ("-P", "P-P", "--P")


def test_a_response_that_is_no_http_is_a_problem():
    assert kinds(read(record(b"220 ftp ready\r\n") + record())) == "-P"


def test_a_record_larger_than_a_page_may_be_is_stepped_over():
    large = record(RESPONSE + bytes(11 * 2**20))
    (problem, page) = read(large + record())
    assert "larger than" in problem.why
    assert page.content == RESPONSE


def test_a_length_past_the_end_is_a_problem():
    assert kinds(read(record(Content_Length="999999999999"))) == "-"


def test_a_head_without_end_is_a_problem():
    assert kinds(read(b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000 + b"\r\n" + record())) == "-P"


def test_a_damaged_member_is_a_problem_and_the_next_is_read():
    members = [gzip.compress(record(WARC_Record_ID=str(number)), mtime=0) for number in range(3)]
    members[1] = members[1][:40] + b"\xff\xff\xff\xff" + members[1][44:]
    found = read(b"".join(members))
    assert [one.name for one in found if isinstance(one, ForeignRecord)] == ["0", "2"]
    assert any(isinstance(one, ForeignProblem) for one in found)


def test_a_bomb_ends_in_a_problem():
    (problem,) = read(gzip.compress(record(bytes(300_000_000), WARC_Type="x"), 9))
    assert "200 times" in problem.why


def test_a_file_of_problems_ends():
    found = read(b"WARC/1.0\r\n\r\n" * 5_000)
    assert len(found) == 1_001
    assert "left out" in found[-1].why


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_cut_at_every_byte_there_is_no_exception_and_the_cut_is_noticed(pack):
    whole = pack(record())
    for size in range(len(whole)):
        found = read(whole[:size])
        assert kinds(found) in ("", "-", "P", "P-"), size
        if kinds(found).startswith("P"):
            assert found[0].content == RESPONSE


def test_flipped_bits_raise_nothing():
    chance = random.Random(7)
    for pack in (bytes, gzip.compress):
        whole = pack(record()) + pack(record())
        for _ in range(500):
            torn = bytearray(whole)
            torn[chance.randrange(len(torn))] ^= 1 << chance.randrange(8)
            read(bytes(torn))
