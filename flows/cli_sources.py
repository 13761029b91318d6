"""Commands about the catalogue and what was learnt of it: sources list, check, add, import, export, boilerplate."""

from pathlib import Path
from typing import Annotated

import typer

sources = typer.Typer(
    help="See, check and extend the catalogue of publishers, and see what was learnt of them.", no_args_is_help=True
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
def sources_check(
    source_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Only these sources, as `sources list` names them."),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Ask the feeds, and read an article of each source; nothing is kept.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check the publisher files, the shipped ones and your own; a fault is named with file, line and cure.

    With --live the feeds are asked too, politely, and how they answer is printed.

    \b
    lumbung sources check
    lumbung sources check --live
    lumbung sources check --live antara kompas --json
    """
    from flows.printing import print_json
    from flows.run import load_sources
    from flows.settings import load_settings
    from warehouse.home import Home

    settings = load_settings()
    catalogue = load_sources(Home(settings.home.absolute()), source_ids or ())
    if live:
        from flows.live_check import check_live
        from flows.progress import shown

        with shown():
            raise typer.Exit(check_live(catalogue, settings, as_json=as_json))
    feeds = sum(len(source.feeds) for source in catalogue.values())
    if as_json:
        print_json({"publishers": len(catalogue), "feeds": feeds})
        return
    typer.echo(f"{len(catalogue)} publishers with {feeds} feeds: all well declared")


@sources.command("add")
def sources_add(
    address: Annotated[str, typer.Argument(metavar="URL", help="The publisher's homepage.")],
    source_id: Annotated[
        str | None, typer.Option("--id", metavar="SOURCE", help="The id to give it; made of its domain if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Draft a publisher's file from its homepage: its feeds and sitemaps, each looked at.

    \b
    lumbung sources add https://www.contoh.co.id/
    lumbung sources add suaramerdeka.com --id suara_merdeka
    """
    from flows.drafting import add_publisher
    from flows.printing import print_added
    from flows.settings import load_settings
    from warehouse.home import Home

    settings = load_settings()
    home = Home(settings.home.absolute())
    print_added(add_publisher(home, settings, address, source_id), as_json=as_json)


@sources.command("import")
def sources_import(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A list of feeds, as feed readers export it (OPML).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Draft a publisher's file for each publisher of a list of feeds that the catalogue lacks.

    \b
    lumbung sources import feeds.opml
    """
    from flows.drafting import import_list
    from flows.printing import print_imported
    from flows.settings import load_settings
    from warehouse.home import Home

    print_imported(import_list(Home(load_settings().home.absolute()), path), as_json=as_json)


@sources.command("export")
def sources_export(
    source_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Only these sources, as `sources list` names them."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, which must be new.")
    ] = None,
) -> None:
    """Write the catalogue's feeds as OPML, for a feed reader; it has no place for sitemaps and indexes.

    \b
    lumbung sources export > feeds.opml
    lumbung sources export antara detik --output feeds.opml
    """
    from flows.drafting import export_list
    from flows.settings import load_settings
    from warehouse.home import Home

    export_list(Home(load_settings().home.absolute()), source_ids or (), output)


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
