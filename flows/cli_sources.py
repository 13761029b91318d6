"""Commands about the catalogue and what was learnt of it: sources list, sources check, sources boilerplate."""

from typing import Annotated

import typer

sources = typer.Typer(
    help="See and check the catalogue of publishers, and what was learnt of them.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(sources, name="sources", rich_help_panel="Fill the barn")


@sources.command("list")
def sources_list(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the publishers that are read.

    \b
    lumbung sources list
    lumbung sources list --json
    """
    from dataclasses import asdict

    from flows.printing import print_json, print_table
    from flows.run import load_sources
    from flows.settings import load_settings
    from warehouse.home import Home

    catalogue = load_sources(Home(load_settings().home.absolute()))
    if as_json:
        print_json([asdict(source) for source in catalogue.values()])
        return
    rows = [
        (source.source_id, source.name, source.country or "", ", ".join(source.languages), len(source.feeds))
        for source in catalogue.values()
    ]
    print_table(("source", "name", "country", "languages", "feeds"), rows)


@sources.command("check")
def sources_check() -> None:
    """Check all publisher files, the shipped ones and your own; a fault is named with file, line and cure.

    \b
    lumbung sources check
    """
    from flows.run import load_sources
    from flows.settings import load_settings
    from warehouse.home import Home

    catalogue = load_sources(Home(load_settings().home.absolute()))
    feeds = sum(len(source.feeds) for source in catalogue.values())
    typer.echo(f"{len(catalogue)} publishers with {feeds} feeds: all well declared")


@sources.command("boilerplate")
def sources_boilerplate(
    source_id: Annotated[str, typer.Argument(metavar="SOURCE", help="The source, as `sources list` names it.")],
    pin: Annotated[
        str | None,
        typer.Option(metavar="LINE", help="Leave this line, or that of this hash, out of later articles in any case."),
    ] = None,
    forbid: Annotated[
        str | None, typer.Option(metavar="LINE", help="Keep this line, or that of this hash, in any case.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the lines that a source prints in many of its articles, which are left out of later ones.

    \b
    lumbung sources boilerplate kompas
    lumbung sources boilerplate kompas --pin "Dapatkan update berita pilihan setiap hari"
    lumbung sources boilerplate kompas --forbid 3fd0b9a1c27e5d64
    """
    from flows.boilerplate import decide, print_lines
    from flows.settings import load_settings
    from warehouse.home import Home

    home = Home(load_settings().home.absolute())
    for line, state in ((pin, "pinned"), (forbid, "forbidden")):
        if line is not None:
            decide(home, source_id, line, state)
    print_lines(home, source_id, as_json=as_json)
