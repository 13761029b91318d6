import os
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.home import Home, HomeBusy, HomeError

_HOLD = """
import sys
from pathlib import Path
from warehouse.home import Home

with Home(Path(sys.argv[1])).exclusive("other-run"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(home, tmp_path):
    """A second process that holds the home's lock until its standard input is closed."""
    program = tmp_path / "hold.py"
    program.write_text(_HOLD)
    with subprocess.Popen(
        [sys.executable, program, home.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_every_place_lies_in_the_home(tmp_path):
    home = Home(tmp_path)
    places = [home.live, home.snapshot, home.archive, home.publishers, home.reports, home.prefect, home.lock]
    assert {place.parent for place in [*places, home.temporary]} == {tmp_path}


def test_preparing_makes_the_folders_and_may_be_repeated(home):
    home.prepare()
    names = {path.name for path in home.path.iterdir()}
    assert names == {"archive", "publishers", "reports", "prefect", "tmp"}


def test_a_home_that_is_a_file_is_refused_with_a_cure(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(HomeError, match="point LUMBUNG_HOME"):
        Home(tmp_path / "data").prepare()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_without_write_permission_is_refused_with_a_cure(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(HomeError, match="LUMBUNG_HOME"):
        Home(tmp_path / "data").prepare()


def test_a_second_process_is_refused_and_told_who_holds_the_home(home, holder):
    with pytest.raises(HomeBusy) as refused, home.exclusive("this-run"):
        pass
    assert refused.value.holder == f"run other-run (PID {holder.pid})"


def test_a_killed_holder_frees_the_home(home, holder):
    holder.kill()
    holder.wait()
    with home.exclusive("this-run"):
        assert home.lock.read_text() == f"run this-run (PID {os.getpid()})\n"


def test_the_home_is_free_again_after_a_run_that_failed(home):
    with pytest.raises(ZeroDivisionError), home.exclusive("first"):
        raise ZeroDivisionError
    with home.exclusive("second"):
        pass
    assert home.lock.read_text() == ""


def test_one_process_cannot_hold_it_twice(home):
    with home.exclusive("first"), pytest.raises(HomeBusy, match="run first"), home.exclusive("second"):
        pass


def test_a_lock_that_is_a_link_is_refused(home, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    home.lock.symlink_to(victim)
    with pytest.raises(HomeError, match="cannot open"), home.exclusive("first"):
        pass
    assert victim.read_text() == "precious"
