"""What people decide about held captures, written down; what is accepted is loaded by `warehouse/load.py`."""

from collections.abc import Sequence

from warehouse.columns import table_of
from warehouse.database import Database, run_script
from warehouse.decisions import CaptureDecision


def reject(database: Database, decisions: Sequence[CaptureDecision]) -> None:
    """Close what is held of these captures as rejected; their bytes, reasons and attempts stay."""
    with database.writing() as connection:
        connection.register("decisions", table_of(decisions, CaptureDecision))
        run_script(connection, "reject_captures")
