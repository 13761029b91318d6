"""The reference of the commands, from what they say of themselves."""

from collections.abc import Iterator
from typing import Any

import typer.main

from flows.cli import app

# Every command has it, and says so by itself.
_HELP = "--help"


def commands() -> str:
    """The page of all commands: what each does, its examples, arguments and options."""
    root: Any = typer.main.get_command(app)
    sections = ["# Commands", root.help, _index(root)]
    sections += ["## Options of every command", "They stand before the command.", _table(root), root.epilog]
    for name, command in root.commands.items():
        sections += _sections(command, f"lumbung {name}", 2)
    return "\n\n".join(section for section in sections if section) + "\n"


def names(command: Any = None, prefix: str = "lumbung") -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its full name."""
    command = command or typer.main.get_command(app)
    for name, below in command.commands.items():
        if hasattr(below, "commands"):
            yield from names(below, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", below


def _index(root: Any) -> str:
    panels: dict[str, list[str]] = {}
    for full_name, command in names(root):
        top = full_name.split()[1]
        panel = root.commands[top].rich_help_panel
        summary, _ = _told(command)
        anchor = full_name.replace(" ", "-")
        panels.setdefault(panel, []).append(f"| [`{full_name}`](#{anchor}) | {_cell(summary)} |")
    order = ["Begin here", *(panel for panel in panels if panel != "Begin here")]
    return "\n\n".join("\n".join([f"| {panel} | |", "|---|---|", *panels[panel]]) for panel in order)


def _sections(command: Any, name: str, level: int) -> Iterator[str]:
    summary, examples = _told(command)
    yield f"{'#' * level} `{name}`"
    yield summary
    if examples:
        yield f"```\n{examples}\n```"
    yield _table(command)
    for below, deeper in getattr(command, "commands", {}).items():
        yield from _sections(deeper, f"{name} {below}", level + 1)


def _told(command: Any) -> tuple[str, str]:
    """What a command's docstring says, and the examples below its mark."""
    summary, _, examples = (command.help or "").partition("\b")
    return " ".join(summary.split()), examples.strip()


def _table(command: Any) -> str:
    rows = [_row(parameter) for parameter in command.params if _HELP not in parameter.opts]
    return "\n".join(["| | what it says | default |", "|---|---|---|", *rows]) if rows else ""


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        shown, default = f"`{parameter.metavar or (parameter.name or '').upper()}`", "needed"
    else:
        value = "" if parameter.is_flag else f" {parameter.metavar or (parameter.name or '').upper()}"
        long, *short = sorted(parameter.opts, key=len, reverse=True)
        shown = f"`{long}{value}`" + "".join(f", `{each}`" for each in short)
        default = _default(parameter)
    return f"| {shown} | {_cell(parameter.help or '')}{_choices(parameter)} | {default} |"


def _choices(parameter: Any) -> str:
    choices = getattr(parameter.display_type, "choices", None)
    return f" One of {', '.join(f'`{choice}`' for choice in map(_value, choices))}." if choices else ""


def _default(parameter: Any) -> str:
    if parameter.required:
        return "needed"
    value = _value(parameter.default)
    return "" if value in (None, False, "") else f"`{value}`"


def _value(value: Any) -> Any:
    return getattr(value, "value", value)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
