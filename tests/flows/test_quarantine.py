"""What people do with held captures: look, drive again, accept, reject; and nothing leaves without a trace."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.deciding import NoReason, NotHeld, checked_why, reject, user_name, whole_ids
from flows.exits import Exit
from flows.held import print_held, print_one_held, redriven
from flows.run import RunSummary
from warehouse.decisions import kept
from warehouse.home import Home

pytestmark = pytest.mark.prefect

Ask = Callable[[Home, str], list[tuple[Any, ...]]]
STANDING = "SELECT state, decided_by, why FROM quality.quarantine ORDER BY ALL"

PAGE = (
    "<html lang='id'><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
)
PROSE = "".join(
    f"<p>Warga dusun {number} bergotong royong memperbaiki lumbung padi yang rusak diterjang angin pekan lalu.</p>"
    for number in range(8)
)
TEASER = "".join(
    f"<p>Padi menguning di tepi senja dusun {number}, dan lumbung menunggu panen raya tahun ini dalam diam{end}</p>"
    for number, end in ((1, "."), (2, "."), (3, "."), (4, "…"))
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, prefect_api: str) -> Home:
    """A home into which a report was imported, and an essay that trails off, which a critical check holds."""
    from flows.importing import import_pages

    folder = tmp_path_factory.mktemp("pages")
    for name, title, body in [
        ("kabar", "Lumbung padi kembali berdiri", PROSE),
        ("esai", "Padi di Tepi Senja", TEASER),
    ]:
        (folder / f"{name}.html").write_text(PAGE.format(title=title, body=body), encoding="utf-8")
    home = Home(tmp_path_factory.mktemp("filled") / "barn")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LUMBUNG_HOME", str(home.path))
        patched.setenv("LUMBUNG_WORKERS", "1")
        summary = import_pages(paths=[str(folder)], source_id="desa")
    assert (summary.state, summary.counts["loaded"], summary.counts["quarantined"]) == ("success", 1, 1)
    return home


@pytest.fixture
def home(filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of it, in which the flows run."""
    copied = replace(filled, path=tmp_path / "barn")
    shutil.copytree(filled.path, copied.path)
    monkeypatch.setenv("LUMBUNG_HOME", str(copied.path))
    monkeypatch.setenv("LUMBUNG_WORKERS", "1")
    return copied


@pytest.fixture
def redrive(prefect_api: str) -> Callable[..., RunSummary]:
    from flows.redriving import redrive as flow

    return flow


def held_id(home: Home, ask: Ask) -> str:
    ((capture_id,),) = ask(home, "SELECT capture_id FROM quality.quarantine WHERE state = 'held'")
    return str(capture_id)


def test_what_is_held_is_shown_with_what_its_reasons_mean(
    home: Home, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    print_held(home, state="held", source_id=None, reason=None, as_json=False)
    listed = capsys.readouterr().out
    assert "Padi di Tepi Senja" in listed
    assert "body_ends_as_no_teaser: A short text does not end in" in listed
    print_held(home, state="held", source_id=None, reason="body_is_no_wall", as_json=False)
    assert capsys.readouterr().out == "nothing is held\n"
    print_one_held(home, held_id(home, ask)[:20], as_json=False)
    assert '"title": "Padi di Tepi Senja"' in capsys.readouterr().out


def test_a_redrive_through_the_same_checks_holds_again_and_keeps_both_rows(
    home: Home, ask: Ask, redrive: Callable[..., RunSummary]
) -> None:
    summary = redrive(reason="body_ends_as_no_teaser")
    assert summary.counts["quarantined"] == 1
    (row,) = redriven(home, summary.run_id)
    assert row["reasons_before"] == row["reasons_after"]
    assert (row["outcome"], row["title_before"]) == ("quarantined", row["title_after"])
    assert ask(home, STANDING) == [("held", None, None), ("redriven", None, None)]
    assert ask(home, "SELECT sum(off_count) FROM marts.quarantine") == [(0,)]
    assert ask(home, "SELECT sum(off_count) FROM marts.accounts") == [(0,)]


def test_an_accepted_article_loads_flagged_and_a_replay_of_the_archive_loads_it_too(
    home: Home, ask: Ask, redrive: Callable[..., RunSummary], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.replaying import replay

    summary = redrive(capture_ids=[held_id(home, ask)], accepted_by="sari", why="sebuah esai")
    assert (summary.state, summary.counts["loaded"]) == ("success", 1)
    article = "SELECT * EXCLUDE (run_id, batch_id, loaded_at) FROM core.articles ORDER BY article_id"
    flags = "SELECT flags FROM core.articles WHERE title = 'Padi di Tepi Senja'"
    ((found,),) = ask(home, flags)
    assert "body_ends_as_no_teaser" in found
    assert ask(home, STANDING) == [("accepted", "sari", "sebuah esai")]
    assert ask(home, "SELECT sum(off_count) FROM marts.accounts") == [(0,)]
    (row,) = redriven(home, summary.run_id)
    assert (row["state"], row["outcome"]) == ("accepted", "loaded")

    rebuilt = Home(tmp_path / "rebuilt")
    monkeypatch.setenv("LUMBUNG_HOME", str(rebuilt.path))
    assert replay(archive=str(home.archive)).state == "success"
    assert ask(rebuilt, STANDING) == ask(home, STANDING)
    assert ask(rebuilt, article) == ask(home, article)


def test_a_rejected_capture_stays_with_who_and_why(home: Home, ask: Ask, redrive: Callable[..., RunSummary]) -> None:
    capture_id = held_id(home, ask)
    reject(home, [capture_id[:20]], "bukan  berita")
    assert ask(home, STANDING) == [("rejected", user_name(), "bukan berita")]
    assert [decision.state for decision in kept(home.archive)] == ["rejected"]
    assert ask(home, "SELECT sum(off_count) FROM marts.accounts") == [(0,)]
    assert redrive().counts.get("quarantined", 0) == 0
    with pytest.raises(NotHeld, match="nothing of that id is held"):
        whole_ids(home, [capture_id])


def test_a_decision_without_a_reason_is_refused() -> None:
    with pytest.raises(NoReason, match="--why"):
        checked_why(" \n")


def test_the_command_accepts_and_prints_before_and_after(
    home: Home, ask: Ask, lumbung: Callable[..., subprocess.CompletedProcess[str]], prefect_api: str
) -> None:
    environment = {"PREFECT_API_URL": prefect_api, "LUMBUNG_WORKERS": "1"}
    told = ("--home", str(home.path), "quarantine", "accept", held_id(home, ask)[:20], "--why", "sebuah esai")
    ended = lumbung(*told, environment=environment)
    assert ended.returncode == Exit.SUCCESS, ended.stderr
    before, after, summary = ended.stdout.splitlines()[1:]
    assert before.startswith("  before  held      body_ends_as_no_teaser")
    assert after.startswith("  after   accepted  “Padi di Tepi Senja”")
    assert summary == "success: 1 loaded"
    assert ask(home, STANDING) == [("accepted", user_name(), "sebuah esai")]
    again = lumbung(*told, environment=environment)
    assert (again.returncode, "nothing of that id is held" in again.stderr) == (Exit.FAILED, True)
