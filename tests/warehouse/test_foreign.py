import os
from datetime import UTC, datetime

import pytest

from warehouse.foreign import read_foreign
from warehouse.foreign_records import ForeignProblem, ForeignRecord

AT = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_folder_gives_its_pages_and_archives_sorted_by_path(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "satu.html").write_bytes(b"<p>1</p>")
    (tmp_path / "a.txt").write_bytes(b"teks")
    (tmp_path / "foto.jpg").write_bytes(b"\xff")
    (tmp_path / "z.warc").write_bytes(
        b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://x.example/\r\n"
        b"WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n"
    )
    pages = list(read_foreign(tmp_path, AT))
    assert [page.content for page in pages] == [b"teks", b"hi", b"<p>1</p>"]
    assert [page.kind for page in pages] == ["file", "resource", "file"]


@pytest.mark.parametrize("name", ["gone.html", "gone.warc.gz", "gone.jsonl", "gone"])
def test_a_file_that_is_not_there_is_a_problem(tmp_path, name):
    (problem,) = read_foreign(tmp_path / name, AT)
    assert isinstance(problem, ForeignProblem)
    assert "No such file" in problem.why


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "rahasia.html").write_text("secret")
    (outside / "x.warc").write_text("secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a.html").symlink_to(outside / "rahasia.html")
    (inside / "b.warc").symlink_to(outside / "x.warc")
    (inside / "c").symlink_to(outside, target_is_directory=True)
    found = list(read_foreign(inside, AT))
    assert [type(one) for one in found] == [ForeignProblem, ForeignProblem]


def test_a_pipe_in_the_folder_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "a.html")
    os.mkfifo(tmp_path / "b.warc")
    found = list(read_foreign(tmp_path, AT))
    assert [type(one) for one in found] == [ForeignProblem, ForeignProblem]


@pytest.mark.corpus
def test_every_archive_of_the_corpus_is_read_or_reported(corpus):
    counts: dict[str, list[int]] = {}
    for path in sorted((corpus / "warc").rglob("*")):
        if path.is_file():
            found = list(read_foreign(path, AT))
            pages = sum(isinstance(one, ForeignRecord) for one in found)
            counts[path.name] = [pages, len(found) - pages]
    assert counts["iana.warc.gz"] == [48, 0]
    assert counts["whirlwind.warc.wet.gz"] == [1, 0]
    assert counts["example.arc.gz"] == [1, 0]
    assert counts["example-bad-non-chunked.warc.gz"] == [1, 0]
    assert counts["example-trunc.warc"][1] > 0


@pytest.mark.corpus
def test_the_pages_of_the_corpus_are_all_read(corpus):
    found = list(read_foreign(corpus / "pages", AT))
    assert len(found) == 579
    assert all(isinstance(one, ForeignRecord) for one in found)
