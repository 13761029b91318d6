"""The catalogue: what we read. One TOML file per publisher, strictly checked, becomes one source.

    SHIPPED             the files that come with Lumbung, sources/publishers/
    load_catalogue      folders of such files → sources by id; a later folder's file replaces an earlier one's
    CatalogueError      every fault of those folders at once: file, line, what is wrong, the cure

The form of a file, field by field, is in docs/publishers.md; its checks are in sources/publisher_file.py.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sources.publisher_file import FeedTable, PagingTable, PublisherFile, feed_key
from transforms.errors import LumbungError
from transforms.records import Source

SHIPPED = Path(__file__).parent / "publishers"
LARGEST_FILE_BYTES = 64 * 1024
"""A publisher's file is some lines; what is larger is another file by mistake."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HEADER = re.compile(r"\s*\[\[?\s*([\w-]+)")
_KNOWN_KEYS = {
    "feeds": tuple(FeedTable.model_fields),
    "paging": tuple(PagingTable.model_fields),
    "": tuple(PublisherFile.model_fields),
}


class CatalogueError(LumbungError):
    """Publisher files are wrong; the message has a line for each fault: `file:line: what; cure`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def load_catalogue(*folders: Path) -> dict[str, Source]:
    """The sources of all `*.toml` files in `folders`, by id; of the shipped folder where none is named.

    A file of a later folder replaces the file of the same name in an earlier one, so that users correct what
    is shipped. A folder that does not exist holds no publishers.

    Raises:
        CatalogueError: a file is wrong, or two publishers list one feed.
    """
    files = {path.stem: path for folder in folders or (SHIPPED,) for path in sorted(folder.glob("*.toml"))}
    sources: dict[str, Source] = {}
    faults: list[str] = []
    for source_id, path in sorted(files.items()):
        try:
            sources[source_id] = read_publisher(path)
        except CatalogueError as error:
            faults.extend(error.faults)
    faults.extend(_shared_feeds(sources, files))
    if faults:
        raise CatalogueError(faults)
    return sources


def read_publisher(path: Path) -> Source:
    """The source that one publisher's file declares; its id is the file's name.

    Raises:
        CatalogueError: the file is wrong.
    """
    if not _SLUG.fullmatch(path.stem):
        cure = "rename it to small letters, digits, - and _, at most 64, such as suara_merdeka.toml"
        raise CatalogueError([f"{path}:1: the file's name is no source id; {cure}"])
    return _read(path, _text(path))


@lru_cache(maxsize=1_024)  # a run asks for its catalogue several times; what is written in a file is its source
def _read(path: Path, text: str) -> Source:
    try:
        declared = PublisherFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError([_syntax_fault(path, text, error)]) from error
    except ValidationError as error:
        raise CatalogueError(
            [f"{path}:{_line(text, each['loc'], each['input'])}: {_wrong(each)}" for each in error.errors()]
        ) from error
    if faults := [f"{path}:{_line(text, place)}: {what}" for place, what in declared.contradictions()]:
        raise CatalogueError(faults)
    return declared.source(path.stem)


def plain_feeds(source: Source) -> tuple[str, ...]:
    """The source's feeds that are fetched without TLS: allowed, and worth a note to whoever checks it."""
    return tuple(feed.url for feed in source.feeds if feed.url.startswith("http:"))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE_BYTES + 1)
        if len(content) > LARGEST_FILE_BYTES:
            raise CatalogueError([f"{path}:1: larger than {LARGEST_FILE_BYTES} bytes; is it a publisher's file?"])
        return content.decode("utf-8-sig")
    except OSError as error:
        raise CatalogueError([f"{path}:1: cannot be read: {error.strerror}; mend its permissions"]) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CatalogueError([f"{path}:{line}: not UTF-8; save the file as UTF-8"]) from error


def _syntax_fault(path: Path, text: str, error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"at line (\d+)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    what = str(error).partition(" (at ")[0]
    return f"{path}:{line}: not TOML: {what}; mend the syntax (texts stand in double quotes, lists in brackets)"


def _wrong(error: ErrorDetails) -> str:
    """What pydantic found, in our words, with the cure."""
    place, key = error["loc"], str(error["loc"][-1])
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    if error["type"] == "missing":
        return f"`{key}` is missing; add it (docs/publishers.md has an example)"
    if error["type"] == "extra_forbidden":
        known = _KNOWN_KEYS.get(str(place[0]) if len(place) > 1 else "", ())
        close = difflib.get_close_matches(key, known, 1)
        return f"unknown key `{key}`; " + (f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known)}")
    dotted = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
    return f"`{dotted}`: {error['msg'].lower()}, not {str(error['input'])[:60]!r}; see docs/publishers.md"


def _line(text: str, place: tuple[str | int, ...], value: object = None) -> int:
    """The line, from 1, where the key at `place` stands; its table's where it is absent, else the first.

    tomllib keeps no positions, so the text is searched for what people write: a header, a key, a list.
    """
    lines = text.splitlines()
    names = [part for part in place if isinstance(part, str)]
    number = next((part for part in place if isinstance(part, int)), 0)
    headers = [index for index, line in enumerate(lines) if _HEADER.match(line)]
    own = [index for index in headers if (found := _HEADER.match(lines[index])) and found[1] == names[0]]
    start = own[min(number, len(own) - 1)] if own else 0
    end = next((index for index in headers if index > start), len(lines)) if own or headers else len(lines)
    key = re.compile(rf"\s*[\"']?{re.escape(names[-1])}[\"']?\s*=")
    at = next((index for index in range(start, end) if key.match(lines[index])), start)
    if isinstance(value, str) and isinstance(place[-1], int):
        # One of a list, which may stand on a line of its own.
        at = next((index for index in range(at, end) if value in lines[index]), at)
    return at + 1


def _shared_feeds(sources: Mapping[str, Source], files: Mapping[str, Path]) -> Iterator[str]:
    owners: dict[str, str] = {}
    for source_id, source in sources.items():
        for index, feed in enumerate(source.feeds):
            owner = owners.setdefault(feed_key(feed.url), source_id)
            if owner != source_id:
                path = files[source_id]
                line = _line(_text(path), ("feeds", index, "url"))
                yield f'{path}:{line}: "{feed.url}" is a feed of {owner} too; leave it to one of them'
