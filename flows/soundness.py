"""Whether a home is sound, and the part of a repair that comes before a flow can start, for the command line."""

import sys
from dataclasses import asdict
from pathlib import Path

import typer

from flows.exits import Exit
from flows.printing import plain, print_json, print_table
from transforms.errors import LumbungError
from warehouse.home import Home
from warehouse.repairing import mend_database, restore_files
from warehouse.verifying import verify


class Unrepairable(LumbungError):
    """A file could not be moved or copied; the message says which, and the cure."""


def print_findings(home: Home, *, as_json: bool) -> Exit:
    """Print what is not as it should be; the exit code says whether there is anything new.

    Raises:
        HomeBusy: a run is on.
    """
    if not home.path.is_dir():
        raise NoHome(home)
    with home.exclusive("that verifies"):
        findings = verify(home, lambda what: sys.stderr.write(f"verify: {what}\n"))
    if as_json:
        print_json([asdict(each) for each in findings])
    elif findings:
        rows = [(each.place, each.where, plain(each.what), "known" if each.is_known else "") for each in findings]
        print_table(("place", "where", "what", ""), rows)
    news = [each for each in findings if not each.is_known]
    if news:
        typer.echo(f"{len(news)} findings. Cure: `lumbung repair`, which says what it did", err=True)
        return Exit.PARTIAL
    if not as_json:
        typer.echo("nothing else is wrong" if findings else "all is as it was written")
    return Exit.SUCCESS


def mend(home: Home, backup: Path | None, *, as_json: bool) -> Exit:
    """Repair the home and print what was done.

    Raises:
        Unrepairable: a file cannot be moved or copied.
        NoBackup: the backup is none.
    """
    from flows.launching import launch
    from flows.printing import print_summary

    did = _mended_files(home, backup)
    for line in did:
        sys.stderr.write(f"{line}\n")
    summary = launch("repair", did=did)
    print_summary(summary, as_json=as_json)
    if not as_json:
        for note in summary.notes:
            typer.echo(f"  {plain(note)}")
    return summary.exit_code


class NoHome(LumbungError):
    """There is no such home."""

    def __init__(self, home: Home) -> None:
        super().__init__(f"there is no folder {home.path}. Cure: point LUMBUNG_HOME, or --home, at one")


def _mended_files(home: Home, backup: Path | None) -> list[str]:
    if not home.path.is_dir():
        raise NoHome(home)
    home.prepare()
    with home.exclusive("that repairs"):
        try:
            did = mend_database(home)
            return did + (restore_files(home, backup) if backup else [])
        except OSError as error:
            raise Unrepairable(
                f"cannot repair {home.path}: {error.filename}: {error.strerror}. Cure: make room on that disk, see "
                "that it is sound, and run `lumbung repair` again"
            ) from error
