r"""The prompt of `lumbung sql`: queries of several lines with completion and history, each in the hardened child.

A query ends with a semicolon. Lines that begin with a backslash ask the prompt itself (`\?` lists them). An error,
or Ctrl-C, ends a query and not the prompt.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import PostgresLexer

from flows.sql_words import Vocabulary
from transforms.errors import LumbungError
from warehouse.asking import ask
from warehouse.home import Home
from warehouse.query import FORMATS, Format, QueryLimits, run_query
from warehouse.sql import statement

HELP = r"""
  \d            tables, views and macros, the marts first
  \d NAME       columns of one, with what they mean
  \f FORMAT     how answers are written: table, csv, json, ndjson, markdown
  \?            this
  \q            leave, as do exit, quit and Ctrl-D

A query may have several lines and ends with a semicolon. Tab completes, the arrows and Ctrl-R find earlier
queries, Ctrl-C stops a query that runs, Ctrl-X Ctrl-E opens an editor.
"""
_LEAVE = frozenset({r"\q", "exit", "quit", "exit;", "quit;"})
_SHOWN = tuple(form for form in FORMATS if form != "parquet")

Write = Callable[[str], object]


class Prompt:
    """One session at the prompt.

    Args:
        home: whose snapshot is asked.
        limits: of each query.
        form: how answers are written, until told otherwise.
        session: where lines come from; a terminal when None.
        write: where answers and errors go; standard output when None.
    """

    def __init__(
        self,
        home: Home,
        limits: QueryLimits,
        form: Format,
        *,
        session: PromptSession[str] | None = None,
        write: Write | None = None,
    ) -> None:
        self._home = home
        self._limits = limits
        self._form: Format = form
        self._session = session or PromptSession(history=history_of(home.sql_history))
        self._write = write or sys.stdout.write
        self._vocabulary = Vocabulary.of(ask(home, "vocabulary")[0])

    def run(self) -> None:
        """Answer until whoever asks leaves."""
        self._write(f"{self._home.snapshot}: read-only, as last published. \\? for help, \\q to leave\n")
        while True:
            try:
                text = self._session.prompt(
                    "lumbung> ",
                    multiline=Condition(_goes_on),
                    prompt_continuation="    ...> ",
                    lexer=PygmentsLexer(PostgresLexer),
                    completer=_Completer(self._vocabulary),
                    complete_while_typing=True,
                    enable_open_in_editor=True,
                ).strip()
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            if text.lower() in _LEAVE:
                return
            if text:
                self._answer(text)

    def _answer(self, text: str) -> None:
        began = time.monotonic()
        try:
            if text.startswith("\\"):
                self._ask_prompt(*text.split(maxsplit=1))
                return
            self._write(self._answered(text))
        except KeyboardInterrupt:
            self._write(f"stopped after {time.monotonic() - began:.1f} s\n")
        except LumbungError as error:
            self._write(f"{error}\n")
        else:
            self._write(f"{time.monotonic() - began:.2f} s\n")

    def _answered(self, text: str, form: Format | None = None, **parameters: object) -> str:
        output = BytesIO()
        run_query(self._home, text, form=form or self._form, output=output, parameters=parameters, limits=self._limits)
        return output.getvalue().decode("utf-8")

    def _ask_prompt(self, command: str, argument: str = "") -> None:
        if command == r"\d" and argument:
            columns = self._answered(statement("columns"), "table", name=argument.rstrip("; "))
            self._write(columns)
        elif command == r"\d":
            self._write(self._answered(statement("tables"), "table"))
        elif command == r"\f" and argument in _SHOWN:
            self._form = argument
            self._write(f"answers are written as {argument}\n")
        elif command == r"\?":
            self._write(HELP)
        else:
            self._write(f"{command} {argument}".strip() + ": no such command of the prompt\n" + HELP)


def history_of(path: Path) -> History:
    """The queries asked before in this home; only of this session where the home cannot be written."""
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        return FileHistory(str(path))
    return InMemoryHistory()


def is_whole(text: str) -> bool:
    r"""Whether Enter sends the text: it ends with a semicolon, or asks the prompt itself, or is empty.

    >>> is_whole("select 1;"), is_whole("select"), is_whole(r"\d"), is_whole("quit")
    (True, False, True, True)
    """
    stripped = text.strip()
    return not stripped or stripped.endswith(";") or stripped.startswith("\\") or stripped.lower() in _LEAVE


def _goes_on() -> bool:
    return not is_whole(get_app().current_buffer.text)


class _Completer(Completer):
    """The vocabulary as the prompt's library asks for it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        begun, words = self._vocabulary.continuations(document.text, document.cursor_position)
        return (Completion(word.text, start_position=-len(begun), display_meta=word.kind) for word in words)
