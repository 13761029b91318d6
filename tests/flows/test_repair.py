"""`lumbung repair` on a real home: from the archive alone, and after a page's bytes were lost."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.exits import Exit
from flows.run import RunSummary
from flows.soundness import print_findings
from sources.newsroom.server import Newsroom
from warehouse.captures import scan
from warehouse.home import Home
from warehouse.repairing import mend_database

pytestmark = pytest.mark.prefect
Ask = Callable[[Home, str], list[tuple[Any, ...]]]
SOURCES = ["satu-dua", "islandherald"]
TABLES = (
    "FROM core.article_versions SELECT * EXCLUDE (run_id, batch_id, loaded_at) ORDER BY article_id, version",
    "FROM raw.captures ORDER BY capture_id",
    "FROM ops.frontier SELECT canonical_url, outcome WHERE capture_id IS NOT NULL ORDER BY ALL",
)


def overwrite(path: Path, offset: int) -> None:
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"\xff\x00\xff\x00")


def test_a_home_is_repaired_from_its_archive_and_a_lost_page_is_fetched_again(
    home: Home,
    newsroom: Newsroom,
    environment: dict[str, str],
    ingest: Callable[..., RunSummary],
    ask: Ask,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from flows.repairing import repair

    def digests() -> list[str]:
        return [hashlib.sha256(repr(ask(home, table)).encode()).hexdigest() for table in TABLES]

    ingest(SOURCES)
    before = digests()
    assert print_findings(home, as_json=False) is Exit.SUCCESS
    overwrite(home.live, 20_000)
    overwrite(home.snapshot, 20_000)
    assert print_findings(home, as_json=False) is Exit.PARTIAL

    summary = repair(did=mend_database(home))

    assert summary.state == "success"
    assert "built anew" in " ".join(summary.notes)
    assert digests() == before
    assert print_findings(home, as_json=False) is Exit.SUCCESS

    capture = next(capture for capture, _ in scan(home.archive) if capture.kind == "page")
    overwrite(home.archive / capture.warc_file, capture.warc_offset + 200)
    summary = repair(did=mend_database(home))
    assert summary.state == "partial"
    assert "1 captures are lost to the archive" in " ".join(summary.notes)
    assert print_findings(home, as_json=False) is Exit.SUCCESS, "what a repair wrote down is no news"
    assert "known" in capsys.readouterr().out

    assert ingest(SOURCES).counts["unchanged"] == 1
    assert ask(home, "FROM marts.accounts SELECT sum(off_count)") == [(0,)]
    assert print_findings(home, as_json=False) is Exit.SUCCESS
