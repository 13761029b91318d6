"""What a person decides about held captures: who it is, what is meant, and what rejecting does."""

import getpass
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from transforms.errors import LumbungError
from warehouse.asking import ask
from warehouse.home import Home


class NotHeld(LumbungError):
    """A capture was named that is not in quarantine, or by a beginning that several have."""


class NoReason(LumbungError):
    """A decision was given without saying why."""


def user_name() -> str:
    """Whose decision it is: the user of this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def whole_ids(home: Home, given: Sequence[str]) -> list[str]:
    """The ids of the held captures that begin as each of `given` does.

    Raises:
        NotHeld: nothing that is held begins so, or more than one capture does.
    """
    found = {row["beginning"]: row["capture_ids"] for row in ask(home, "captures_held", given=list(given))}
    for beginning in given:
        count = len(found.get(beginning, ()))
        if count != 1:
            why = f"{count} held captures begin so: give more of the id" if count else "nothing of that id is held"
            raise NotHeld(f"{beginning}: {why}. `lumbung quarantine list` shows all")
    return list(dict.fromkeys(found[beginning][0] for beginning in given))


def checked_why(why: str) -> str:
    """The reason a person gives, on one line.

    Raises:
        NoReason: there is none.
    """
    line = " ".join(why.split())
    if not line:
        raise NoReason("say --why: what leaves the quarantine keeps the reason with it")
    return line


def reject(home: Home, capture_ids: Sequence[str], why: str) -> None:
    """Close held captures as no articles, by a person's word; published at once.

    Raises:
        HomeBusy: a run is on, which may be driving them.
        NotHeld: one of them is not in quarantine.
        NoReason: `why` says nothing.
    """
    # Only now: the commands beside this one answer at once, and DuckDB takes its time to import.
    from warehouse import quarantine
    from warehouse.database import Database
    from warehouse.decisions import CaptureDecision, keep
    from warehouse.migrate import migrate
    from warehouse.publish import publish

    decisions = [
        CaptureDecision(
            capture_id=capture_id,
            state="rejected",
            decided_by=user_name(),
            why=checked_why(why),
            decided_at=datetime.now(UTC),
        )
        for capture_id in whole_ids(home, capture_ids)
    ]
    with home.exclusive(f"of {user_name()}, who rejects held captures"):
        database = Database(home)
        migrate(database)
        keep(home.archive, decisions)
        quarantine.reject(database, decisions)
        publish(home)
