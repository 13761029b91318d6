"""Commands about what the checks held back: list, show, redrive, accept, reject."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from flows.run import RunSummary

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
OneSource = Annotated[str | None, typer.Option("--source", "-s", metavar="ID", help="Only this source.")]
OneReason = Annotated[
    str | None, typer.Option("--reason", "-r", metavar="NAME", help="Only what is held for this, such as a check.")
]
Captures = Annotated[list[str], typer.Argument(metavar="CAPTURE_ID...", help="Held captures, or how their ids begin.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason; it is kept, with who gave it.")]

quarantine = typer.Typer(help="See, drive again and decide about what the checks held back.", no_args_is_help=True)


class Standing(StrEnum):
    """Where a row of the quarantine stands."""

    HELD = "held"
    REDRIVEN = "redriven"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ALL = "all"


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(quarantine, name="quarantine", rich_help_panel="Ask the barn")


def _home() -> Any:
    from flows.settings import load_settings
    from warehouse.home import Home

    return Home(load_settings().home.absolute())


@quarantine.command("list")
def quarantine_list(
    source: OneSource = None,
    reason: OneReason = None,
    state: Annotated[
        Standing, typer.Option(help="Where it stands; nothing ever leaves the list of all.")
    ] = Standing.HELD,
    as_json: AsJson = False,
) -> None:
    """List what is held, newest first, with the reasons.

    \b
    lumbung quarantine list
    lumbung quarantine list --source antara --json
    lumbung quarantine list --reason body_is_no_wall
    lumbung quarantine list --state accepted
    """
    from flows.held import print_held

    standing = None if state is Standing.ALL else state.value
    print_held(_home(), state=standing, source_id=source, reason=reason, as_json=as_json)


@quarantine.command("show")
def quarantine_show(
    capture_id: Annotated[
        str, typer.Argument(metavar="CAPTURE_ID", help="The capture, as `quarantine list` prints it, or how it begins.")
    ],
    as_json: AsJson = False,
) -> None:
    """Show one capture: why it is or was held, what the reasons mean, what was decided, and the article it gave.

    \b
    lumbung quarantine show 0f3c…
    lumbung quarantine show 0f3c… --json
    """
    from flows.held import print_one_held

    print_one_held(_home(), capture_id, as_json=as_json)


@quarantine.command("redrive")
def quarantine_redrive(
    capture_ids: Annotated[
        list[str] | None, typer.Argument(metavar="CAPTURE_ID...", help="Held captures, or how their ids begin.")
    ] = None,
    source: OneSource = None,
    reason: OneReason = None,
    everything: Annotated[bool, typer.Option("--all", help="All that is held.")] = False,
    as_json: AsJson = False,
) -> None:
    """Drive held captures through today's extractor and checks, from their bytes in the archive; before and after.

    \b
    lumbung quarantine redrive 0f3c…
    lumbung quarantine redrive --source antara
    lumbung quarantine redrive --reason validation_crashed
    lumbung quarantine redrive --all
    """
    if not (capture_ids or source or reason or everything):
        raise typer.BadParameter("name captures, a --source, a --reason, or --all")
    _drive(capture_ids, as_json=as_json, source_id=source, reason=reason)


@quarantine.command("accept")
def quarantine_accept(capture_ids: Captures, why: Why, as_json: AsJson = False) -> None:
    """Load held captures by your word; what they fail become flags, and who and why is kept.

    \b
    lumbung quarantine accept 0f3c… --why "a poem: its lines are short"
    """
    from flows.deciding import checked_why, user_name

    _drive(capture_ids, as_json=as_json, accepted_by=user_name(), why=checked_why(why))


@quarantine.command("reject")
def quarantine_reject(capture_ids: Captures, why: Why) -> None:
    """Close held captures by your word: they are no articles. Their bytes stay, and who and why is kept.

    \b
    lumbung quarantine reject 0f3c… --why "a list of the day's programmes"
    """
    from flows.deciding import reject

    reject(_home(), capture_ids, why)
    typer.echo(f"{len(set(capture_ids))} rejected; `lumbung quarantine list --state rejected` shows them")


def _drive(capture_ids: list[str] | None, *, as_json: bool, **parameters: Any) -> None:
    """Redrive, and print what became of each capture."""
    from dataclasses import asdict

    from flows.deciding import whole_ids
    from flows.held import print_redriven, redriven
    from flows.launching import launch
    from flows.printing import print_json, print_summary

    home = _home()
    ids = whole_ids(home, capture_ids) if capture_ids else None
    summary: RunSummary = launch("redrive", capture_ids=ids, **parameters)
    rows = redriven(home, summary.run_id)
    if as_json:
        print_json(asdict(summary) | {"captures": rows})
    else:
        print_redriven(rows)
        print_summary(summary, as_json=False)
    raise typer.Exit(summary.exit_code)
