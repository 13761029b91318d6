import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse import killpoints

ROOT = Path(__file__).parents[2]

_REACH = """
from warehouse.killpoints import reach

for number in range(3):
    print(number, flush=True)
    reach("other")
    reach("here")
"""


@pytest.mark.parametrize(
    ("at", "returncode", "count"), [("", 0, 3), ("here", -signal.SIGKILL, 1), ("here:2", -signal.SIGKILL, 2)]
)
def test_a_process_is_killed_where_the_variable_says(at, returncode, count):
    ended = subprocess.run(
        [sys.executable, "-c", _REACH],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LUMBUNG_KILL_AT": at},
    )
    assert [ended.returncode, len(ended.stdout.split())] == [returncode, count]


def test_every_kill_point_is_in_the_table():
    reached = {
        name
        for folder in ("sources", "warehouse", "flows")
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r'^ +reach\("(\w+)"\)', path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    listed = set(re.findall(r"^\| `(\w+)` \|", killpoints.__doc__ or "", re.MULTILINE))
    assert {"archive_written", "archive_synced"} <= reached <= listed
