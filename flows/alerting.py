"""Alerts in a run: what it sees is opened or closed, raised as events of Prefect, and told to people once."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from flows.notices import Notice, NoticeFailed, channels
from flows.run import Run, load_sources
from transforms.log_lines import log_line
from warehouse import alerts
from warehouse.alerts import Alert

_logger = logging.getLogger(__name__)


def alert(run: Run) -> None:
    """Open and close the alerts of the sources that the run read, and tell of them."""
    changed = alerts.settle(
        run.database,
        run_id=run.run_id,
        source_ids=list(run.catalogue),
        known_ids=list(load_sources(run.home)),
        now=datetime.now(UTC),
    )
    _raise_events(run, changed)
    _tell(run)


@contextmanager
def telling_when_broken(run: Run) -> Iterator[None]:
    """An alert when the block raises; one that a person broke off is none."""
    try:
        yield
    except Exception as error:
        try:
            summary = log_line(f"{run.flow} {run.run_id}: {type(error).__name__}: {error}")[:500]
            changed = alerts.break_off(run.database, run_id=run.run_id, summary=summary, now=datetime.now(UTC))
            _raise_events(run, changed)
            _tell(run)
        except Exception as second:  # the first error is the one to be raised
            _logger.warning("run %s broke off, and nobody could be told: %s", run.run_id, type(second).__name__)
        raise


def _tell(run: Run) -> None:
    for channel in channels(run.settings):
        new = alerts.untold(run.database, channel.name)
        if not new:
            continue
        try:
            channel.send(Notice(new))
        except NoticeFailed as failure:
            run.note(f"{channel.name} took no alert ({failure}): it is told with the next run")
        else:
            alerts.mark_told(run.database, channel.name, new)


def _raise_events(run: Run, changed: Sequence[Alert]) -> None:
    """`lumbung.alert.opened` and `lumbung.alert.recovered`, about `lumbung.source.<id>` or `lumbung.home`."""
    from prefect.events import emit_event

    for each in changed:
        of = f"lumbung.source.{log_line(each.source_id)}" if each.source_id else "lumbung.home"
        emit_event(
            event=f"lumbung.alert.{'recovered' if each.closed_at else 'opened'}",
            resource={
                "prefect.resource.id": of,
                "prefect.resource.name": log_line(each.source_id or "Lumbung"),
                "lumbung.kind": each.kind,
                "lumbung.subject": each.subject,
            },
            payload={"alert_id": each.alert_id, "run_id": run.run_id, "summary": log_line(each.summary)},
        )
