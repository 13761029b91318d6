"""Whether all that is held is as it was written: the database, its log, the archive, the ledger, the snapshot.

Nothing is changed by it. What it finds, `lumbung repair` mends (`warehouse/repairing.py`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from warehouse.comparing import Compared, compared
from warehouse.damage import damage_known
from warehouse.database import Database
from warehouse.decisions import DecisionsUnreadable
from warehouse.faults import first_fault
from warehouse.home import Home
from warehouse.ledger import account, unended_captures
from warehouse.migrate import NewerSchema, migrations, schema_version
from warehouse.publish import is_published
from warehouse.undecided import undecided

Watch = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be.

    `place` is database, archive, ledger or snapshot; `where` a file (and offset); `is_known` says that a repair has
    written it down and could do no more.
    """

    place: str
    where: str
    what: str
    is_known: bool = False


def verify(home: Home, watch: Watch | None = None) -> list[Finding]:
    """All that is not as it should be; nothing when everything is sound. Call it under the home's lock.

    Args:
        home: what to verify.
        watch: hears of each thing before it is read.

    Raises:
        NewerSchema: the database was made by a later Lumbung.
        DatabaseBusy: another process has it open.
    """
    tell = watch or str
    findings = list(_database(home, tell))
    is_ledger_read = home.live.exists() and not findings
    known = damage_known(Database(home)) if is_ledger_read else set()
    for each in compared(home, is_ledger_read=is_ledger_read):
        tell(each.warc_file)
        findings += _archive(each, known)
        if is_ledger_read and each.unheard:
            what = f"{len(each.unheard)} captures that the ledger has not heard of"
            findings.append(Finding(place="ledger", where=each.warc_file, what=what))
    if is_ledger_read:
        tell("ledger")
        findings += _ledger(home)
    tell(home.snapshot.name)
    findings += _snapshot(home)
    return findings


def _database(home: Home, tell: Watch) -> Iterator[Finding]:
    tell(home.live.name)
    if not home.live.exists():
        if any(home.archive.iterdir()) or home.snapshot.exists():
            yield Finding(place="database", where=home.live.name, what="it is not there")
        return
    if (fault := first_fault(home.live)) is not None:
        where = home.live_log.name if home.live_log.name in fault else home.live.name
        yield Finding(place="database", where=where, what=fault)
        return
    newest = migrations()[-1].version
    with Database(home).writing() as connection:
        version = schema_version(connection)
    if version > newest:
        raise NewerSchema(home.live, version, newest)
    if version < newest:
        what = f"it has schema {version}, and this Lumbung {newest}: the next run brings it up"
        yield Finding(place="database", where=home.live.name, what=what)


def _archive(each: Compared, known: set[tuple[str, int]]) -> Iterator[Finding]:
    for damage in each.damage:
        yield Finding(
            place="archive",
            where=f"{damage.warc_file} at {damage.warc_offset}",
            what=f"{damage.byte_count} bytes: {damage.why}",
            is_known=(damage.warc_file, damage.warc_offset) in known,
        )


def _ledger(home: Home) -> Iterator[Finding]:
    waiting = unended_captures(Database(home))
    if waiting:
        what = f"{len(waiting)} articles were archived and never judged"
        yield Finding(place="ledger", where="raw.captures", what=what)
    off = sum(each.off_count for each in account(Database(home)))
    if off:
        yield Finding(place="ledger", where="marts.accounts", what=f"{off} addresses are not accounted for")
    try:
        missing = undecided(home)
    except DecisionsUnreadable as error:
        yield Finding(place="archive", where="decisions.jsonl", what=str(error))
    else:
        if missing:
            what = f"{len(missing)} decisions about lines are not in it"
            yield Finding(place="ledger", where="core.boilerplate_lines", what=what)


def _snapshot(home: Home) -> Iterator[Finding]:
    name = home.snapshot.name
    if not home.snapshot.exists():
        if home.live.exists():
            yield Finding(place="snapshot", where=name, what="it is not there")
    elif (fault := first_fault(home.snapshot)) is not None:
        yield Finding(place="snapshot", where=name, what=fault)
    elif not is_published(home):
        yield Finding(place="snapshot", where=name, what="it is not of the live database as that is now")
