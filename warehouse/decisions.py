"""What people decided of recurring lines and of held captures: a replay needs it, and no page holds it.

`decisions.jsonl` in the archive's folder has one decision a line, the oldest first. Lines are only added.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from transforms.errors import LumbungError

NAME = "decisions.jsonl"
MOST_BYTES = 16 << 20
STATES = ("pinned", "forbidden")
VERDICTS = ("accepted", "rejected")


class DecisionsUnreadable(LumbungError):
    """The file of decisions holds what is none; the message names the line and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided of a line: `state` is pinned (leave it out) or forbidden (keep it)."""

    source_id: str
    line: str
    state: str
    decided_by: str
    decided_at: datetime

    @property
    def least_run_id_after(self) -> str:
        """The least run id (see `flows.run.new_run_id`) that can be of a run that started after it."""
        return f"{self.decided_at:%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureDecision:
    """What a person decided of a held capture: `state` is accepted (load it) or rejected (it is no article)."""

    capture_id: str
    state: str
    decided_by: str
    why: str
    decided_at: datetime

    @property
    def least_run_id_after(self) -> str:
        """The least run id (see `flows.run.new_run_id`) that can be of a run that started after it."""
        return f"{self.decided_at:%Y%m%dT%H%M%SZ}"


def keep(folder: Path, decisions: Iterable[Decision | CaptureDecision]) -> None:
    """Add decisions to those kept in an archive's folder; on the disk when it returns."""
    if not (lines := [json.dumps(asdict(each), default=datetime.isoformat) + "\n" for each in decisions]):
        return
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
    with open(os.open(folder / NAME, flags, 0o644), "a", encoding="ascii") as file:  # noqa: PTH123 - a descriptor
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def kept(folder: Path) -> list[Decision | CaptureDecision]:
    """The decisions kept in an archive's folder, the oldest first.

    Raises:
        DecisionsUnreadable: the file, or a line of it, is none that we wrote.
    """
    path = folder / NAME
    if not path.exists():
        return []
    if path.stat().st_size > MOST_BYTES:
        raise DecisionsUnreadable(f"{path} has more than {MOST_BYTES} bytes: is it ours? Cure: move it away")
    decisions: list[Decision | CaptureDecision] = []
    for number, text in enumerate(path.read_text(encoding="ascii", errors="replace").splitlines(), start=1):
        try:
            decisions.append(_decision(json.loads(text)))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise DecisionsUnreadable(
                f"{path}:{number}: no decision ({type(error).__name__}: {error}). Cure: take it out"
            ) from error
    return decisions


def _decision(named: dict[str, Any]) -> Decision | CaptureDecision:
    at = datetime.fromisoformat(named["decided_at"])
    is_of_line = "line" in named
    names = ("source_id", "line") if is_of_line else ("capture_id", "why")
    texts = {name: named[name] for name in (*names, "state", "decided_by")}
    states = STATES if is_of_line else VERDICTS
    if at.tzinfo is None or named["state"] not in states or not all(isinstance(text, str) for text in texts.values()):
        raise ValueError("a field is not what it should be")
    return Decision(decided_at=at, **texts) if is_of_line else CaptureDecision(decided_at=at, **texts)
