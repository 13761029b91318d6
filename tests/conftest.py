"""Fixtures that every folder's tests share."""

import signal
from pathlib import Path

import pytest

# Who is started in the background ignores Ctrl-C, and its children with it: the programs that tests interrupt, too.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real pages, feeds and archives beside the checkout; tests that need them skip without."""
    folder = Path(__file__).parents[2] / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip("../shared/corpus is not here")
    return folder
