"""What an earlier run left behind: torn tails cut, captures told to the ledger, articles to drive again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from flows.batches import Captured
from flows.hints import declared, entry_of, hints_of
from flows.run import Run
from transforms.opt_outs import OptOut, of_line
from transforms.outcomes import known_outcome
from transforms.records import Capture, Hints, Visit
from warehouse import ledger
from warehouse.comparing import Known, compared
from warehouse.damage import record_damage
from warehouse.members import Damage
from warehouse.recovery import recover
from warehouse.visit_rows import Said


def left_over(run: Run) -> list[Captured]:
    """The articles that are archived and were never judged, in the archive's order."""
    found = recover(run.home, ledger.archive_ends(run.database))
    for name, offset, byte_count in found.cut:
        run.note(f"archive: {byte_count} bytes of a torn record cut from {name} at {offset}")
    for damage in found.problems:
        run.note(f"archive: {damage.warc_file} at {damage.warc_offset}: {damage.why}", is_partial=True)
    if found.captures:
        run.note(f"archive: {len(found.captures)} captures told to the ledger, which had not heard of them")
        tell_ledger(run, found.captures)
    hints = {capture.capture_id: its_hints for capture, its_hints in found.captures}
    left = [captured(run, archived, hints) for archived in ledger.unended_captures(run.database)]
    if left:
        run.note(f"archive: {len(left)} articles were never judged, and are driven now")
    return left


def compare(run: Run) -> None:
    """Read the whole archive beside the ledger: what the ledger lacks is told to it, what is lost is fetched again."""
    damage: list[Damage] = []
    lost: list[Known] = []
    for each in compared(run.home):
        if each.unheard:
            run.note(f"{each.warc_file}: {len(each.unheard)} captures told to the ledger, which had not heard of them")
            tell_ledger(run, each.unheard)
        damage += each.damage
        lost += each.lost
    for stretch in damage:
        run.note(f"{stretch.warc_file} at {stretch.warc_offset}: {stretch.byte_count} bytes: {stretch.why}")
    due = record_damage(run.database, run_id=run.run_id, damage=damage, lost=lost, now=datetime.now(UTC))
    if lost:
        run.note(
            f"{len(lost)} captures are lost to the archive, and what was made of them stays; the next run fetches "
            f"{due} of their addresses again"
        )
    if damage:
        run.note("what is damaged can be restored from a copy of archive/: `lumbung repair --backup`", is_partial=True)


def held(
    run: Run, *, source_id: str | None = None, reason: str | None = None, capture_ids: Sequence[str] | None = None
) -> list[Captured]:
    """What is in quarantine, to be driven again; of one source, for one reason, or these captures, when named."""
    found = ledger.held_captures(run.database, source_id=source_id, reason=reason, capture_ids=capture_ids)
    return [captured(run, archived, {}) for archived in found]


def tell_ledger(run: Run, captures: Sequence[tuple[Capture, Hints]]) -> None:
    """Write down what the archive has and the ledger lacks: captures, their entries, visits that brought no page."""
    entries = {
        capture.capture_id: entry_of(hints, capture.url, capture.entry_url)
        for capture, hints in captures
        if capture.kind != "feed" and capture.first_capture_id is None
    }
    ledger.record_discovery(run.database, run_id=run.run_id, states=[], entries=list(entries.values()), captures=[])
    ended = [
        Visit(entry=entries[capture.capture_id], exchanges=(), outcome=outcome, detail=capture.detail or "")
        for capture, _ in captures
        if (outcome := known_outcome(capture.outcome)) is not None
    ]
    ledger.record_fetched(
        run.database,
        run_id=run.run_id,
        captures=[capture for capture, _ in captures],
        ended=ended,
        said=[_said(capture, of_line(text)) for capture, hints in captures for text in hints.opt_outs],
        now=datetime.now(UTC),
    )
    run.counts.update(visit.outcome.value for visit in ended)


def _said(capture: Capture, opt_out: OptOut) -> Said:
    return Said(
        canonical_url=capture.entry_url,
        source_id=capture.source_id,
        signal=opt_out.signal,
        said_by=opt_out.said_by,
        said_text=opt_out.said_text,
        seen_at=capture.fetched_at,
    )


def captured(run: Run, archived: ledger.Archived, hints: Mapping[str, Hints]) -> Captured:
    """The archived article with its hints: those given for its first capture, else its entry's."""
    first = archived.captures[0]
    source = run.catalogue.get(first.source_id)
    if first.capture_id in hints:
        known = declared(hints[first.capture_id], source)
    elif archived.entry is not None:
        known = hints_of(archived.entry, source)
    else:
        known = declared(Hints(source_id=first.source_id), source)
    return Captured(captures=archived.captures, hints=known)
