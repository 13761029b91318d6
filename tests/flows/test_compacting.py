"""The search index is sorted by the run that makes it due, so that nobody has to think of it."""

import pytest

from flows.run import opened
from flows.settings import load_settings
from flows.tables import compact
from warehouse.home import Home


@pytest.mark.parametrize("is_due", [True, False])
def test_a_run_sorts_the_index_when_it_is_due(home: Home, monkeypatch: pytest.MonkeyPatch, is_due: bool) -> None:
    monkeypatch.setenv("LUMBUNG_HOME", str(home.path))
    monkeypatch.setattr("flows.tables.is_upkeep_due", lambda _: is_due)
    with opened("ingest", load_settings(), parameters={}) as run:
        with run.database.writing() as connection:
            connection.execute("INSERT INTO search.recent_postings VALUES (1, 1, 1)")
        assert compact(run) == is_due
        with run.database.writing() as connection:
            [(recent,)] = connection.execute("SELECT count(*) FROM search.recent_postings").fetchall()
        run.end("success")
    assert (recent == 0) == is_due
