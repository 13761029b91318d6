"""Decisions about lines outlive the database."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from warehouse.decisions import NAME, Decision, DecisionsUnreadable, keep, kept

FIRST = Decision(
    source_id="kabar_pagi",
    line="Unduh “aplikasi” kami",
    state="pinned",
    decided_by="sari",
    decided_at=datetime(2026, 3, 1, 7, 30, 5, 9, tzinfo=UTC),
)
SECOND = Decision(
    source_id="kabar_pagi",
    line="Kata ahli",
    state="forbidden",
    decided_by="budi",
    decided_at=datetime(2026, 3, 2, tzinfo=UTC),
)


def test_decisions_are_kept_in_order(tmp_path: Path) -> None:
    assert kept(tmp_path) == []
    keep(tmp_path, [FIRST])
    keep(tmp_path, [])
    keep(tmp_path, [SECOND])
    assert kept(tmp_path) == [FIRST, SECOND]


def test_a_run_that_started_later_has_a_greater_id() -> None:
    assert "20260301T073004Z-ffffff" < FIRST.least_run_id_after <= "20260301T073005Z-000000"


@pytest.mark.parametrize("text", ["{}", "[]", "nonsense", '{"source_id": 1}'])
def test_a_line_that_is_no_decision_is_named(tmp_path: Path, text: str) -> None:
    keep(tmp_path, [FIRST])
    with (tmp_path / NAME).open("a") as file:
        file.write(f"{text}\n")
    with pytest.raises(DecisionsUnreadable, match=rf"{NAME}:2: .*Cure: take it out"):
        kept(tmp_path)
