"""What a robots.txt says to us: its groups read by RFC 9309, its paths matched by Protego.

    bytes → text → records (field, value) → the group that names us, else the group of everyone → Rules

Where files stray from the standard, the reading that keeps us out wins: common misspellings, a missing colon,
several names in one line, UTF-16, HTML around the lines. docs/safety.md lists where others read otherwise.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from protego import Protego

MOST_SITEMAPS = 1_000  # named by one file; the busiest publishers name some dozens

_FIELDS = {
    "user-agent": ("user-agents", "users-agent", "useragent", "useg-agent", "ser-agent", "user-agnet"),
    "disallow": ("disallows", "dissallow", "dissalow", "disalow", "desallow", "diasllow", "disallaw", "diallow"),
    "allow": (),
    "crawl-delay": ("crawldelay",),
    "sitemap": ("sitemaps", "site-map"),
}
_MEANT = {form: field for field, forms in _FIELDS.items() for form in (field, *forms)}
_LINE_END = re.compile(r"[\r\n]+")
# What Protego takes for the end of a line and the standard does not.
_ODD_SEPARATOR = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_TAG = re.compile(r"<[^<>]{0,200}>")
_NAME = re.compile(r"[a-z0-9_-]+")
_EVERYONE = re.compile(r"\*+(?![\w-])")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one file allows us, the crawl-delay that it asks of us, in seconds, and the sitemaps that it names.

    The sitemaps are for everyone, as they are written there. `line_bytes` is the length of the rules' text; parsed
    they take some twenty times as much.
    """

    paths: Protego
    line_bytes: int
    delay_seconds: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether the address, of the file's own host, may be asked for."""
        return self.paths.can_fetch(url, "*")


def read_rules(content: bytes, product: str) -> Rules:
    r"""The rules for the crawler that calls itself `product`; any bytes are some rules.

    >>> rules = read_rules(b"User-agent: *\nDisallow: /\n\nUser-agent: Lumbung/2.0\nCrawl-delay: 5", "Lumbung")
    >>> rules.allows("https://koran.example/berita"), rules.delay_seconds
    (True, 5.0)
    """
    groups = _Groups(product.lower())
    for field, value in _records(_text(content)):
        groups.read(field, value)
    group = groups.ours if groups.names_us else groups.everyones
    text = "\n".join(["User-agent: *", *group.lines])
    return Rules(
        paths=Protego.parse(text),
        line_bytes=len(text) + sum(map(len, groups.sitemaps)),
        delay_seconds=max(group.delays, default=None),
        sitemaps=tuple(groups.sitemaps),
    )


class _Group:
    """The rules for one name, gathered over the file."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.delays: list[float] = []


class _Groups:
    """The groups of a file that concern us.

    A group is one or more user-agent lines and the rules after them, and only a rule ends the names: no other
    record does (RFC 9309, 2.2.4). A crawl-delay is no rule, and is for the names directly before it.
    """

    def __init__(self, name: str) -> None:
        self.ours, self.everyones = _Group(), _Group()
        self.names_us = False
        self.sitemaps: dict[str, None] = {}
        self._name = name
        self._ruled: list[_Group] = []
        self._delayed: list[_Group] = []
        self._had_rule = self._had_record = False

    def read(self, field: str, value: str) -> None:
        """Take in the next record."""
        if field == "sitemap":
            if value and len(self.sitemaps) < MOST_SITEMAPS:
                self.sitemaps[value] = None
        elif field == "user-agent":
            self._begin(value)
        elif field == "crawl-delay":
            self._had_record = True
            if seconds := _SECONDS.match(value):
                for group in self._delayed:
                    group.delays.append(float(seconds[0]))
        else:
            self._had_rule = self._had_record = True
            for group in self._ruled:
                group.lines.append(f"{field}: {value}")

    def _begin(self, value: str) -> None:
        if self._had_rule:
            self._ruled = []
        if self._had_record:
            self._delayed = []
        self._had_rule = self._had_record = False
        named = []
        if self._name in _NAME.findall(value.lower()):
            self.names_us = True
            named = [self.ours]
        elif _EVERYONE.match(value):
            named = [self.everyones]
        self._ruled = [*self._ruled, *(group for group in named if group not in self._ruled)]
        self._delayed = [*self._delayed, *(group for group in named if group not in self._delayed)]


def _text(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return content.decode("utf-16", "replace")
    # Without the byte order mark, and without half of one.
    return content.decode("utf-8", "replace").lstrip("\ufeff\ufffd")


def _records(text: str) -> Iterator[tuple[str, str]]:
    """Field and value of each line that has one we know."""
    for raw in _LINE_END.split(_ODD_SEPARATOR.sub(" ", text)):
        line = _TAG.sub(" ", raw.partition("#")[0]).strip()
        field, _, value = line.partition(":")
        if meant := _MEANT.get("-".join(field.lower().split())):
            yield meant, value.strip()
            continue
        words = line.split(maxsplit=2)  # "Disallow /a", "User agent x"
        for count in range(1, len(words)):
            if meant := _MEANT.get("-".join(words[:count]).lower()):
                yield meant, line.split(maxsplit=count)[count]
                break
