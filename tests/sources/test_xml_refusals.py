"""XML that expands without end, or asks for files and addresses: feeds and sitemaps never follow it (threat T8).

The cases rebuild those of libxml2's test/recurse, of defusedxml's xmltestdata and of the public lists of XXE, each
as a feed and as a sitemap. The kernel says whether the file was opened, and a listener whether anyone called.
"""

import ctypes
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sources.feeds import parse_feed
from sources.sitemaps import parse_sitemap
from transforms.records import Source

SECRET = "canary-4711"
MOST_SECONDS = 1.0
TRIES = 3  # of which the least counts: what else the machine does only adds
MOST_MIB = 100.0
KINDS = {
    "feed": ("rss", '<rss version="2.0"><channel><item><title>{}</title><link>https://kabar.test/a-1</link></item></channel></rss>'),
    "sitemap": ("urlset", "<urlset><url><loc>https://kabar.test/{}</loc></url></urlset>"),
}  # fmt: skip
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def laughs(levels: int, times: int, mark: str = "&", declared: str = "") -> str:
    """Entities that name the one before them several times over."""
    lines = [f'<!ENTITY {declared}l0 "haha">']
    lines += [f'<!ENTITY {declared}l{n} "{f"{mark}l{n - 1};" * times}">' for n in range(1, levels + 1)]
    return "".join(lines)


# What stands in the internal subset, and what names it in the document.
SUBSETS = {
    "a billion laughs": (laughs(10, 10), "&l10;"),
    "a billion laughs in an attribute": (laughs(10, 10), '<b a="&l10;"/>'),
    "a quadratic blow-up": (f'<!ENTITY a "{"a" * 50_000}">', "&a;" * 20_000),
    "many names of nothing": ('<!ENTITY a "">', "&a;" * 300_000),
    "an entity of itself": ('<!ENTITY a "&a;">', "&a;"),
    "two entities of each other": ('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
    "a cycle through an attribute": ('<!ENTITY a "<c d=\'&b;\'/>"><!ENTITY b "&a;">', "&a;"),
    "a cycle of elements": ('<!ENTITY a "<b>&b;</b>"><!ENTITY b "<c>&a;</c>">', "&a;"),
    "parameter entities": (laughs(10, 10, "%", "% ") + "%l10;", ""),
    "parameter entities, escaped": ("<!ENTITY % a '&#37;b;&#37;b;'><!ENTITY % b '&#37;a;'>%a;", ""),
    "a parameter entity that declares": (
        "<!ENTITY % x '&#60;!ENTITY y \"&#38;y;\">'>%x;", "&y;"),
    "a huge DTD": ("".join(f'<!ENTITY e{n} "x"><!ATTLIST b a{n} CDATA "&e{n};">' for n in range(20_000)), "<b/>"),
    "default attributes": (laughs(8, 10) + '<!ATTLIST b a CDATA "&l8;">', "<b/>" * 1_000),
    "elements without end": ("".join(f"<!ELEMENT e{n} (e{n + 1}*)>" for n in range(30_000)), ""),
    "deep groups": (f"<!ELEMENT b {'(' * 20_000}c{')' * 20_000}>", "<b/>"),
    "conditional sections": ("<![INCLUDE[" * 5_000 + "]]>" * 5_000, ""),
    "a long name": (f'<!ENTITY {"a" * 100_000} "x">', f"&{'a' * 100_000};"),
    "character references": ('<!ENTITY a "&#38;#60;b>">', "&a;" * 10_000),
    "a file": ('<!ENTITY a SYSTEM "file://{file}">', "&a;"),
    "a file by its path": ('<!ENTITY a SYSTEM "{file}">', "&a;"),
    "a public file": ('<!ENTITY a PUBLIC "-//x" "file://{file}">', "&a;"),
    "a file in an attribute": ('<!ENTITY a SYSTEM "file://{file}">', '<b a="&a;"/>'),
    "a file through a parameter": ('<!ENTITY % a SYSTEM "file://{file}">%a;', ""),
    "a file handed on": (
        '<!ENTITY % f SYSTEM "file://{file}"><!ENTITY % d SYSTEM "http://127.0.0.1:{port}/d">%d;', ""),
    "a file in a wrapper": ('<!ENTITY % a "<![CDATA["><!ENTITY % b SYSTEM "file://{file}">%a;%b;', ""),
    "an unparsed file": ('<!NOTATION n SYSTEM "file://{file}"><!ENTITY a SYSTEM "file://{file}" NDATA n>', ""),
    "an address": ('<!ENTITY a SYSTEM "http://127.0.0.1:{port}/a">', "&a;"),
    "an address through a parameter": ('<!ENTITY % a SYSTEM "http://127.0.0.1:{port}/a">%a;', ""),
    "an ftp address": ('<!ENTITY a SYSTEM "ftp://127.0.0.1:{port}/a">', "&a;"),
    "a wrapper of PHP": ('<!ENTITY a SYSTEM "php://filter/read=convert.base64-encode/resource={file}">', "&a;"),
    "a command": ('<!ENTITY a SYSTEM "expect://cat {file}">', "&a;"),
    "a jar": ('<!ENTITY a SYSTEM "jar:file://{file}!/x">', "&a;"),
    "data": ('<!ENTITY % a SYSTEM "data:text/plain,<!ENTITY b SYSTEM \'file://{file}\'>">%a;', "&b;"),
    "a device": ('<!ENTITY a SYSTEM "file:///dev/zero">', "&a;"),
}  # fmt: skip

# Whole documents; `{body}` is the feed or the sitemap, `{root}` its root's name.
DOCUMENTS = {
    "an outer DTD of a file": '<!DOCTYPE {root} SYSTEM "file://{file}">{body}',
    "an outer DTD of an address": '<!DOCTYPE {root} SYSTEM "http://127.0.0.1:{port}/d">{body}',
    "an outer DTD of a public address": '<!DOCTYPE {root} PUBLIC "-//x" "http://127.0.0.1:{port}/d">{body}',
    "an outer DTD of many lines": '<!DOCTYPE\n\n{root}\tSYSTEM\n"file://{file}"\n>{body}',
    "an inclusion": '{root_with_inclusion}',
    "a style sheet": '<?xml-stylesheet type="text/xsl" href="file://{file}"?>{body}',
    "a style sheet of an address": '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:{port}/s"?>{body}',
    "a schema": '<x xsi:schemaLocation="a file://{file}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{body}</x>',
    "a base": '<x xml:base="file://{file}">{body}</x>',
    "a comment before": '<!-- {secretless} --><!DOCTYPE {root} [<!ENTITY a SYSTEM "file://{file}">]>{body_a}',
    "comments without end": "<!-- x -->" * 50_000 + '<!DOCTYPE {root} [<!ENTITY a SYSTEM "file://{file}">]>{body_a}',
    "a comment that hides one": '<!-- ]> --><!DOCTYPE {root} [<!-- ]> --><!ENTITY a SYSTEM "file://{file}">]>{body_a}',
    "an instruction that hides one": '<?x ]>?><!DOCTYPE {root} [<?y ]>?><!ENTITY a SYSTEM "file://{file}">]>{body_a}',
    "deep elements": "<a>" * 10_000,
    "deep elements in a feed": "<rss><channel>" + "<a>" * 10_000,
    "attributes without end": "<rss " + " ".join(f'a{n}="x"' for n in range(50_000)) + ">{body}</rss>",
    "namespaces without end": "<x " + " ".join(f'xmlns:a{n}="b{n}"' for n in range(20_000)) + ">{body}</x>",
    "a name without end": f"<{'a' * 1_000_000}/>",
    "a text without end": "<rss><channel><title>" + "a" * 5_000_000,
}  # fmt: skip
ENCODINGS = ["utf-8", "utf-16", "utf-16-be", "utf-32", "utf-7", "cp037", "utf-8-sig"]


@dataclass(frozen=True)
class Watched:
    """A file and an address that nobody may ask for."""

    file: Path
    port: int
    asked: Callable[[], list[str]]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """The file, watched by the kernel, and the address, by a listener."""
    file = tmp_path / "secret.txt"
    file.write_text(SECRET, encoding="ascii")
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "inotify_init1"):
        pytest.skip("no inotify here")
    descriptor = libc.inotify_init1(os.O_NONBLOCK)
    assert libc.inotify_add_watch(descriptor, os.fsencode(file), 0x20 | 0x1) >= 0  # IN_OPEN, IN_ACCESS
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)

        def asked() -> list[str]:
            found = []
            with suppress(BlockingIOError):
                os.read(descriptor, 4_096)
                found.append("file")
            with suppress(BlockingIOError):
                listener.accept()[0].close()
                found.append("address")
            return found

        yield Watched(file=file, port=listener.getsockname()[1], asked=asked)
    os.close(descriptor)


def documents(kind: str, watched: Watched) -> Iterator[tuple[str, bytes]]:
    """Every case of the tables, as a document of this kind."""
    root, form = KINDS[kind]
    names = {"file": str(watched.file), "port": str(watched.port), "root": root, "secretless": "kabar"}
    names |= {"body": form.format("a-1"), "body_a": form.format("&a;")}
    included = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file://{watched.file}"/>'
    names["root_with_inclusion"] = form.format(included)
    for about, (subset, name) in SUBSETS.items():
        text = f"<!DOCTYPE {root} [{_filled(subset, names)}]>{form.format(name)}"
        yield about, text.encode()
    for about, document in DOCUMENTS.items():
        yield about, _filled(document, names).encode()
    for encoding in ENCODINGS:
        declared = encoding.removesuffix("-sig").removesuffix("-be")
        text = (
            f'<?xml version="1.0" encoding="{declared}"?><!DOCTYPE {root} [<!ENTITY a SYSTEM "file://{watched.file}">]>'
        )
        yield f"a file in {encoding}", (text + form.format("&a;")).encode(encoding)


def _filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def kib(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@pytest.mark.parametrize("kind", KINDS)
def test_no_document_reads_a_file_or_calls_an_address_or_costs_much(
    kind: str, watched: Watched, source: Source
) -> None:
    parses: dict[str, Callable[[bytes], object]] = {
        "feed": lambda body: parse_feed(body, "text/xml", feed_url="http://www.kabar.test/rss", source=source, now=NOW),
        "sitemap": lambda body: parse_sitemap(body, feed_url="http://www.kabar.test/s", source=source, now=NOW),
    }
    count, slow, large, asking, telling = 0, [], [], [], []
    for about, body in documents(kind, watched):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        before, began = kib("VmRSS"), time.process_time()
        parsed = parses[kind](body)
        seconds, mib = time.process_time() - began, (kib("VmHWM") - before) / 1024
        for _ in range(TRIES - 1 if seconds > MOST_SECONDS else 0):
            began = time.process_time()
            parses[kind](body)
            seconds = min(seconds, time.process_time() - began)
        count += 1
        slow += [(about, seconds)] if seconds > MOST_SECONDS else []
        large += [(about, mib)] if mib > MOST_MIB else []
        asking += [(about, asked) for asked in watched.asked()]
        telling += [about] if SECRET in repr(parsed) or "haha" in repr(parsed) else []

    assert (slow, large, asking, telling) == ([], [], [], [])
    assert count >= 55


def test_the_watched_file_and_address_notice_who_asks(watched: Watched) -> None:
    assert watched.asked() == []
    watched.file.read_bytes()
    with socket.create_connection(("127.0.0.1", watched.port)):
        assert watched.asked() == ["file", "address"]
