"""The prompt of `lumbung sql`, from keys to answers."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit import PromptSession
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from flows.prompting import Prompt, history_of
from warehouse.database import Database
from warehouse.home import Home
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.query import QueryLimits

Type = Callable[..., str]
ENDLESS = "select count(*) from range(1000000000000) as a, range(1000000) as b where a.range % 7 = b.range % 11;\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with an empty snapshot."""
    home = Home(tmp_path_factory.mktemp("published"))
    home.prepare()
    migrate(Database(home))
    publish(home)
    return home


@pytest.fixture
def type_in(published: Home) -> Iterator[Type]:
    """Types at a new prompt, and gives what it wrote."""
    with create_pipe_input() as keys:

        def type_(text: str, seconds: float = 60) -> str:
            written: list[str] = []
            session: PromptSession[str] = PromptSession(
                input=keys, output=DummyOutput(), history=history_of(published.sql_history)
            )
            keys.send_text(text)
            limits = QueryLimits(seconds=seconds)
            Prompt(published, limits, "table", session=session, write=written.append).run()
            return "".join(written)

        yield type_


def test_a_session_answers_explains_and_outlives_errors(type_in: Type) -> None:
    queries = "select 40 +\n2 as answer;\nfrom nothing_here;\n\\f json\nselect 7 as seven;\n"
    shown = type_in(queries + "\\d marts.articles_daily\n\\z\nquit\n")
    for part in (" 42", "nothing_here does not exist", '{"seven": 7}', "The day of publication", "no such command"):
        assert part in shown
    assert "Traceback" not in shown


def test_tables_are_listed_with_what_they_are_for_and_ctrl_d_leaves(type_in: Type) -> None:
    shown = type_in("\\d\n\x04")
    assert shown.index("marts.articles") < shown.index("core.article_versions")
    assert "One row per article" in shown


def test_ctrl_c_stops_a_query_and_not_the_prompt(type_in: Type) -> None:
    timer = threading.Timer(2, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    shown = type_in(ENDLESS + "select 'still ' || 'here' as answer;\n\\q\n")
    timer.join()
    assert "stopped after" in shown
    assert "still here" in shown


def test_a_query_that_runs_away_ends_at_the_limit(type_in: Type) -> None:
    assert "stopped after 1 seconds" in type_in(ENDLESS + "\\q\n", seconds=1)


def test_what_was_asked_is_remembered_for_its_owner_alone(published: Home, type_in: Type) -> None:
    type_in("select 'remember me';\n\\q\n")
    assert "remember me" in published.sql_history.read_text()
    assert published.sql_history.stat().st_mode & 0o077 == 0
    assert "select 'remember me';" in history_of(published.sql_history).load_history_strings()


def test_where_the_home_cannot_be_written_history_is_of_the_session(tmp_path: Path) -> None:
    assert isinstance(history_of(tmp_path / "gone" / "history"), InMemoryHistory)
