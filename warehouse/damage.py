"""What of the archive is known to be damaged, and could not be restored."""

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from warehouse.columns import table_of
from warehouse.comparing import Known
from warehouse.database import Database, run_script, transaction
from warehouse.members import Damage


def damage_known(database: Database) -> set[tuple[str, int]]:
    """File and offset of each stretch that a repair has written down."""
    with database.writing() as connection:
        return set(connection.execute("FROM raw.damage SELECT warc_file, warc_offset").fetchall())


def record_damage(
    database: Database, *, run_id: str, damage: Sequence[Damage], lost: Sequence[Known], now: datetime
) -> int:
    """How many entries are due to be fetched again, since the archive lost the page that they stand by.

    What is damaged now takes the place of what was written down before: a file may have come back from a backup.
    """
    pages = [each.first_capture_id for each in lost if each.kind == "page"]
    with database.writing() as connection, transaction(connection):
        connection.register("damaged", table_of(damage, Damage))
        connection.register("lost", pa.table({"capture_id": pa.array(pages, pa.string())}))
        run_script(connection, "record_damage", run_id=run_id, now=now)
        [(due_count,)] = connection.execute("FROM due SELECT count(*)").fetchall()
    return int(due_count)
