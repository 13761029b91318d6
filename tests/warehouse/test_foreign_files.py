import gzip
import hashlib
import json
from datetime import UTC, datetime

import pytest

from warehouse.foreign_files import read_manifest, read_page_file
from warehouse.foreign_records import ForeignProblem

AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def manifest(tmp_path):
    """Writes lines to a manifest beside one page, and reads it."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "satu.html").write_bytes(b"<p>1</p>")
    (tmp_path / "rahasia.html").write_bytes(b"secret")

    def read(*lines: object) -> list:
        path = tmp_path / "in" / "manifest.jsonl"
        path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
        return list(read_manifest(path, AT))

    return read


def test_a_line_names_a_page_its_address_and_its_time(manifest):
    line = {
        "id": "a1",
        "path": "satu.html",
        "url": "https://x.example/1",
        "fetched_at": "2021-07-14T07:31+07:00",
    }
    (page,) = manifest(line)
    assert [page.name, page.url, page.content] == ["a1", "https://x.example/1", b"<p>1</p>"]
    assert page.at == datetime(2021, 7, 14, 0, 31, tzinfo=UTC)


def test_a_line_of_only_a_path_gets_an_address_of_its_bytes_and_the_time_given(manifest):
    (page,) = manifest({"path": "satu.html"})
    assert page.url == f"urn:lumbung:sha256:{hashlib.sha256(b'<p>1</p>').hexdigest()}"
    assert [page.name, page.at, page.content_type] == ["satu.html", AT, "text/html"]


@pytest.mark.parametrize(
    "path",
    [
        "../rahasia.html",
        "/etc/hostname",
        "in/../../rahasia.html",
        "",
        ".",
        "gone.html",
        "\0",
        "~",
        "x" * 9_000,
    ],
)
def test_a_path_that_leaves_the_folder_or_is_no_file_is_a_problem(manifest, path):
    (problem,) = manifest({"path": path})
    assert isinstance(problem, ForeignProblem)
    assert "secret" not in problem.why


def test_a_link_out_of_the_folder_is_a_problem(manifest, tmp_path):
    (tmp_path / "in" / "link.html").symlink_to(tmp_path / "rahasia.html")
    (problem,) = manifest({"path": "link.html"})
    assert problem.why == "leads out of the folder"


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "1",
        "null",
        "{}",
        "[" * 60_000,
        '{"path": 1}',
        '{"path": "satu.html", "url": 1}',
        '{"path": "satu.html", "fetched_at": "kemarin"}',
        '{"path": "satu.html", "fetched_at": 5}',
    ],
)
def test_a_bad_line_is_a_problem_and_the_next_is_read(manifest, line):
    problem, page = manifest(line, "", {"path": "satu.html"})
    assert problem.where.startswith("manifest.jsonl, line 1")
    assert page.content == b"<p>1</p>"


def test_a_line_without_end_ends_the_manifest(manifest):
    (problem,) = manifest('{"path": "' + "x" * 70_000 + '"}', {"path": "satu.html"})
    assert "left out" in problem.why


def test_a_packed_page_is_unpacked_whole(tmp_path):
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>a</p>", mtime=0) + gzip.compress(b"<p>b</p>"))
    assert read_page_file(tmp_path / "a.html.gz", tmp_path, AT).content == b"<p>a</p><p>b</p>"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (gzip.compress(bytes(50_000_000), mtime=0), "larger than"),
        (bytes(11_000_000), "larger than"),
        (gzip.compress(b"<p>a</p>", mtime=0)[:-9], "ends within"),
        (b"\x1f\x8b\x08" + b"\xff" * 40, "no sound gzip"),
    ],
)
def test_a_bomb_a_giant_and_a_torn_file_are_problems(tmp_path, content, why):
    (tmp_path / "a.html.gz").write_bytes(content)
    assert why in read_page_file(tmp_path / "a.html.gz", tmp_path, AT).why
