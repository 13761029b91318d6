"""`lumbung sql` as programs call it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.exits import Exit
from warehouse.database import Database
from warehouse.home import Home
from warehouse.migrate import migrate
from warehouse.publish import publish

COMMAND = Path(sys.executable).with_name("lumbung")
Ask = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def ask_home(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Runs `lumbung sql` on a home with an empty snapshot."""
    home = Home(tmp_path_factory.mktemp("published"))
    home.prepare()
    migrate(Database(home))
    publish(home)

    def ask(*arguments: str, typed: str | None = None) -> subprocess.CompletedProcess[str]:
        command = [COMMAND, "--home", home.path, "sql", *arguments]
        return subprocess.run(command, input=typed, capture_output=True, text=True, timeout=120)

    return ask


def test_without_a_terminal_the_query_is_read_from_the_input(ask_home: Ask) -> None:
    asked = ask_home("--format", "csv", typed="select 1 as one")
    assert (asked.returncode, asked.stdout) == (Exit.SUCCESS, '"one"\n"1"\n')


def test_an_output_file_is_written_whole_or_not_at_all(ask_home: Ask, tmp_path: Path) -> None:
    output = tmp_path / "answer.json"
    assert ask_home("select 1 as one", "-f", "json", "-o", str(output)).returncode == Exit.SUCCESS
    late = "from range(10000) select (case range when 9000 then 'x' else '1' end)::integer"
    failed = ask_home(late, "-f", "json", "-o", str(output))
    assert failed.returncode == Exit.FAILED
    assert output.read_text() == '[\n {"one": 1}\n]\n'
    assert list(tmp_path.iterdir()) == [output]


def test_a_file_that_cannot_be_written_is_told_with_its_cure(ask_home: Ask, tmp_path: Path) -> None:
    failed = ask_home("select 1", "-o", str(tmp_path / "gone" / "answer"))
    assert failed.returncode == Exit.FAILED
    assert "name a file you may write to" in failed.stderr
    assert "Traceback" not in failed.stderr
