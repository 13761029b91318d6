"""The documents say what is there: commands, settings, links, paths and queries, and what README shows is printed."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import cooking, reference
from flows.settings import Settings
from warehouse.home import Home

ROOT = Path(__file__).parents[1]
PACKAGES = ("sources", "transforms", "expectations", "warehouse", "flows")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
COMMANDS = dict(reference.names())

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:work|tmp|home|root|Users|mnt|opt)/\w")

# Design, section 2: one word per thing, and these for none.
FORBIDDEN = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "handler", "item", "items"}
FORBIDDEN |= {"doc", "docs", "scrape", "scraper", "scraping"}
ALLOWED = {
    "data_docs": "Great Expectations calls its own pages Data Docs",
    "items": "what JSON Feed and RSS call their entries, where such a file is read",
    "process_request": "the name of the standard library's method that the newsroom's server overrides",
}


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    """A home filled by two real runs on the newsroom of `cooking.NEWSROOM_AT`, and how they say they ended."""
    home = Home(tmp_path_factory.mktemp("demo") / "home")
    filling = subprocess.run(
        [sys.executable, "-m", "docs.cooking", home.path], cwd=ROOT, env=_environment(), capture_output=True, text=True
    )
    assert filling.returncode == 0, filling.stderr
    return home, filling.stdout


@pytest.fixture(scope="session")
def demo_home(filled: tuple[Home, str]) -> Home:
    """The filled home."""
    return filled[0]


def _environment(**extra: str) -> dict[str, str]:
    """This process's environment without settings of Prefect's and ours; wide, as a reader's terminal is."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "LUMBUNG_"))}
    return {**inherited, "COLUMNS": "120", **extra}


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _blocks(page: Path, *languages: str) -> Iterator[str]:
    for language, text in FENCE.findall(page.read_text(encoding="utf-8")):
        if language in languages:
            yield text


# ── Commands and settings ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    _, _, after = page.partition(f" `{name}`\n")
    section = re.split(r"^##+ `lumbung", after, maxsplit=1, flags=re.MULTILINE)[0]
    assert section, f"docs/commands.md does not tell of {name}. Cure: make generate"
    options = [max(each.opts, key=len) for each in COMMANDS[name].params if each.param_type_name == "option"]
    missing = [option for option in options if option != "--help" and f"`{option}" not in section]
    assert not missing


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_that_is_one_of_it(name: str) -> None:
    _, _, examples = (COMMANDS[name].help or "").partition("\b")
    assert examples.strip(), f"{name} --help shows no example: add one below \\b in its docstring"
    assert all(_command(line)[0] == name for line in examples.strip().splitlines())


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_unit_and_in_the_example(name: str) -> None:
    variable = f"LUMBUNG_{name.upper()}"
    assert f"`{variable}`" in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert variable in (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_in_documents_exist_with_their_options(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lines = [line for block in _blocks(page, "", "console", "sh") for line in block.splitlines()]
    for line in [*lines, *CODE.findall(text)]:
        words = line.removeprefix("$ ").split()
        if words[:1] == ["lumbung"] and len(words) > 1:
            _, unknown = _command(line)
            assert not unknown, f"{line!r}: {unknown}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_variables_and_make_targets_in_documents_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    known = {f"LUMBUNG_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"\bLUMBUNG_[A-Z_]+[A-Z]", text)) <= known
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^|\$ )make ([a-z-]+)", text, re.MULTILINE)) <= targets


def _command(line: str) -> tuple[str, str]:
    """The full name of the command that a line calls, and what in the line is unknown."""
    words = line.removeprefix("$ ").split()[1:]
    if words[:1] == ["--home"]:
        words = words[2:]
    if words[:1] in (["--help"], ["--version"]):
        return "lumbung", ""
    name = next((name for count in (2, 1) if (name := " ".join(["lumbung", *words[:count]])) in COMMANDS), "")
    groups = {known.rpartition(" ")[0] for known in COMMANDS}
    if not name:
        return "", "" if " ".join(["lumbung", *words[:1]]) in groups else "no such command"
    known_options = {option for each in COMMANDS[name].params for option in each.opts}
    used = {word.partition("=")[0] for word in words if re.fullmatch(r"--[a-z][a-z-]*(=.*)?", word)}
    return name, ", ".join(sorted(used - known_options - {"--help"}))


# ── Links and paths ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_between_documents_resolve(page: Path) -> None:
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{target} leads nowhere"
        if anchor:
            headings = HEADING.findall(linked.read_text(encoding="utf-8"))
            assert anchor in {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}, target


def test_every_page_is_found_from_the_readme_and_from_the_index() -> None:
    for index in (ROOT / "README.md", ROOT / "docs" / "README.md"):
        linked = {
            (index.parent / target.partition("#")[0]).resolve() for target in LINK.findall(index.read_text("utf-8"))
        }
        missing = {page for page in (ROOT / "docs").glob("*.md") if page.name != "README.md"} - linked
        assert not missing, f"{_name(index)} does not link {sorted(page.name for page in missing)}"


@pytest.mark.parametrize("page", [ROOT / "CONTRIBUTING.md", ROOT / "README.md"], ids=_name)
def test_files_named_in_documents_exist(page: Path) -> None:
    for named in CODE.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.fullmatch(r"(?:[\w.-]+/)+[\w.-]*", named) and named.split("/")[0] in {*PACKAGES, "tests", "docs"}:
            assert (ROOT / named).exists(), f"{named} is named in {page.name} and does not exist"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_documents_name_no_path_of_a_machine(page: Path) -> None:
    assert not MACHINE_PATH.findall(page.read_text(encoding="utf-8"))


# ── Queries and transcripts ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", sorted(cooking.QUERIES.iterdir()), ids=lambda path: path.name)
def test_a_file_of_the_cookbook_begins_with_its_question(path: Path) -> None:
    assert re.fullmatch(r"\d\d-[a-z0-9-]+\.sql", path.name)
    assert re.fullmatch(r"-- [A-Z].*\?", path.read_text(encoding="utf-8").splitlines()[0])


@pytest.mark.parametrize("path", sorted(cooking.QUERIES.glob("*.sql")), ids=lambda path: path.name)
def test_a_question_of_the_cookbook_has_an_answer(path: Path, demo_home: Home) -> None:
    # That the page shows this answer is for `make docs`.
    answer = cooking.answer(demo_home, path.read_text(encoding="utf-8"))
    assert answer.count("\n") > 2
    assert not re.search(r"\d{8}T\d{6}Z-[0-9a-f]{6}", answer), "the answer names a run, so it differs every time"


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "quickstart.md"], ids=_name)
def test_what_a_page_shows_is_what_its_commands_print(page: Path, demo_home: Home) -> None:
    shown = [call for block in _blocks(page, "console") for call in _calls(block)]
    ours = [(line, output) for line, output in shown if line.startswith("lumbung ")]
    assert ours
    commands = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = _environment(LUMBUNG_HOME=str(demo_home.path), PATH=commands)
    for line, output in ours:
        printed = subprocess.run(["bash", "-c", line], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert printed.returncode == 0, printed.stderr
        assert re.fullmatch(_pattern(output), _squeezed(printed.stdout)), f"{line} prints now:\n{printed.stdout}"


def _squeezed(text: str) -> str:
    """The text without what a table's width changes: runs of spaces, lines that are ruled or empty."""
    return " ".join(text.replace("─", " ").split())


def test_the_readme_shows_how_the_demos_runs_end(filled: tuple[Home, str]) -> None:
    demo = next(output for block in _blocks(ROOT / "README.md", "console") for _, output in _calls(block) if output)
    shown = [line for line in demo.splitlines() if line.startswith("success")]
    assert re.fullmatch(" ".join(map(_pattern, shown)), _squeezed(filled[1])), filled[1]


def _pattern(output: str) -> str:
    """What matches a printed text of which `…` stands for what is left out."""
    return "".join(".*" if part == "…" else re.escape(part) for part in re.split(" ?(…) ?", _squeezed(output)))


def _calls(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block, and what the block says that it prints; `…` stands for what is left out."""
    for call in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, _, output = call.partition("\n")
        yield line, output


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_of_ours_has_a_forbidden_word(package: str) -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for name, line in [(path.stem, 1), *_defined(ast.parse(path.read_text(encoding="utf-8")))]
        if _is_forbidden(name) and name not in ALLOWED
    }
    assert not found, "\n".join(sorted(found))


def _is_forbidden(name: str) -> bool:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip("_")).lower().split("_")
    return bool(FORBIDDEN & set(words)) or words == ["data"] or (words[0] == "process" and len(words) > 1)


def _defined(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The names that a module gives to things of its own, with their lines."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, node.lineno


def test_every_allowed_word_says_why_and_is_used() -> None:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    used = {name for path in files for name, _ in _defined(ast.parse(path.read_text(encoding="utf-8")))}
    assert set(ALLOWED) <= used
    assert all(ALLOWED.values())
