"""What `verify` finds, and what a repair does to a home's files."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.damage import build
from benchmarks.homes import catch_up, start_run
from warehouse.comparing import compared
from warehouse.copying import copy_file
from warehouse.damage import damage_known, record_damage
from warehouse.database import Database
from warehouse.home import Home
from warehouse.publish import publish
from warehouse.repairing import NoBackup, mend_database, restore_files
from warehouse.verifying import verify


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose last load is in the log alone."""
    return build(tmp_path_factory.mktemp("built") / "crashed")


@pytest.fixture
def sound(crashed: Home, tmp_path: Path) -> Home:
    """A home in which a run has ended and was published."""
    shutil.copytree(crashed.path, tmp_path / "sound")
    home = Home(tmp_path / "sound")
    catch_up(home, start_run(home))
    publish(home)
    return home


def overwrite(path: Path, offset: int, content: bytes = b"\xff\x00\xff\x00") -> None:
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


def found(home: Home) -> list[tuple[str, str]]:
    return [(each.place, each.where.partition(" ")[0]) for each in verify(home)]


def archive_file(home: Home) -> Path:
    [path] = home.archive.glob("*.warc.gz")
    return path


def middle_of_a_page(home: Home) -> int:
    """An offset in the archive's file amid a response; at a member's edge damage may be of its note, or of nothing."""
    with Database(home).writing() as connection:
        [(offset,)] = connection.execute("FROM raw.captures SELECT max(warc_offset + warc_length // 2)").fetchall()
    return int(offset)


def test_a_sound_home_has_no_findings_and_is_left_as_it_is(sound: Home) -> None:
    before = {path: path.read_bytes() for path in sound.path.rglob("*") if path.is_file()}
    assert verify(sound) == []
    assert {path: path.read_bytes() for path in sound.path.rglob("*") if path.is_file()} == before


def test_a_home_that_was_never_used_is_sound(home: Home) -> None:
    assert verify(home) == []


def test_a_snapshot_that_is_behind_is_found(crashed: Home, tmp_path: Path) -> None:
    shutil.copytree(crashed.path, tmp_path / "copy")
    assert found(Home(tmp_path / "copy")) == [("snapshot", "lumbung.duckdb")]


def test_damage_is_found_where_it_is(sound: Home) -> None:
    overwrite(sound.snapshot, 20_000)
    assert found(sound) == [("snapshot", "lumbung.duckdb")]
    path = archive_file(sound)
    overwrite(path, middle_of_a_page(sound))
    assert found(sound) == [("archive", path.name), ("snapshot", "lumbung.duckdb")]
    overwrite(sound.live, 20_000)
    assert found(sound)[0] == ("database", "live.duckdb")
    assert ("archive", path.name) in found(sound)


def test_archive_files_that_are_gone_or_are_not_ours_are_found(sound: Home) -> None:
    path = archive_file(sound)
    path.rename(path.with_name("elsewhere"))
    (sound.archive / "theirs-1.warc.gz").write_bytes(b"not gzip")
    assert found(sound) == [("archive", path.name), ("archive", "theirs-1.warc.gz")]


def test_captures_that_the_ledger_lacks_are_found(sound: Home) -> None:
    with Database(sound).writing() as connection:
        connection.execute("DELETE FROM raw.captures WHERE entry_url LIKE '%/7'")
    publish(sound)
    assert found(sound) == [("ledger", archive_file(sound).name)]
    [finding] = verify(sound)
    assert finding.what == "1 captures that the ledger has not heard of"


def test_damage_that_a_repair_wrote_down_is_known_and_its_page_is_fetched_again(sound: Home) -> None:
    [whole] = compared(sound)
    with Database(sound).writing() as connection:
        wanted = "FROM raw.captures SELECT warc_offset WHERE entry_url LIKE '%/3'"
        [(offset,)] = connection.execute(wanted).fetchall()
    overwrite(archive_file(sound), offset + 100)
    [each] = compared(sound)
    assert (len(each.lost), len(each.sound)) == (1, len(whole.sound) - 1)
    run_id = start_run(sound)
    now = datetime.now(UTC)
    assert record_damage(Database(sound), run_id=run_id, damage=each.damage, lost=each.lost, now=now) == 1
    assert record_damage(Database(sound), run_id=run_id, damage=each.damage, lost=each.lost, now=now) == 0
    assert damage_known(Database(sound)) == {(each.warc_file, damage.warc_offset) for damage in each.damage}
    publish(sound)
    assert [finding.is_known for finding in verify(sound)] == [True] * len(each.damage)


def test_a_damaged_database_is_replaced_by_the_snapshot(sound: Home) -> None:
    content = sound.live.read_bytes()
    overwrite(sound.live, 20_000)
    did = mend_database(sound)
    assert "damaged (" in did[0]
    assert "restored from the snapshot of 20" in did[1]
    assert sound.live.read_bytes() == content
    assert len(list(sound.path.glob("live.duckdb.corrupt.*"))) == 1
    assert mend_database(sound) == []


def test_without_a_sound_snapshot_the_database_is_moved_away_to_be_built_anew(sound: Home) -> None:
    overwrite(sound.live, 20_000)
    overwrite(sound.snapshot, 20_000)
    assert "the snapshot is damaged too" in mend_database(sound)[-1]
    assert not sound.live.exists()


def test_a_damaged_log_is_moved_away_and_the_database_kept(crashed: Home, tmp_path: Path) -> None:
    shutil.copytree(crashed.path, tmp_path / "copy")
    home = Home(tmp_path / "copy")
    overwrite(home.live_log, 2_000)
    [did] = mend_database(home)
    assert did.startswith("the database's log is damaged")
    assert not home.live_log.exists()
    assert home.live.exists()


def test_a_backup_that_is_not_whole_is_not_taken(sound: Home, tmp_path: Path) -> None:
    path = archive_file(sound)
    backup = tmp_path / "backup"
    with pytest.raises(NoBackup):
        restore_files(sound, backup)
    backup.mkdir()
    copy_file(path, backup / path.name)
    os.truncate(backup / path.name, 2_000)
    overwrite(path, middle_of_a_page(sound))
    damaged = path.read_bytes()
    assert restore_files(sound, backup) == [
        f"{path.name} is damaged, and its copy in the backup is not whole either: left as it is"
    ]
    assert path.read_bytes() == damaged
