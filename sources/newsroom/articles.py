"""What the newsroom wrote: the articles of `articles/*.toml`, before any markup."""

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ARTICLES = Path(__file__).parent / "articles"
PAGE_BREAK = "---"
SUBHEADING = "## "


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph or subheading of a text."""

    text: str
    is_subheading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """One article as it was written; `pages` holds its blocks, page by page.

    `hours_ago` is its age at the newsroom's reference time. `traits` name what is special about it: `wire`
    (an agency's text), `disallowed` (robots.txt forbids its address), `whole` (listed by the address that
    holds all its pages), `single` (its first page links to that view), `lost_page` (its last page is not served),
    `moved` (listed under an old address), `broken` (its page is cut), `charset_lie`, `mojibake`, `noai` (its page
    asks not to be used for AI) and `listed` (in a feed that lists few). `edited` is what it becomes when it is edited.
    """

    slug: str
    title: str
    section: str
    hours_ago: float
    summary: str
    pages: tuple[tuple[Block, ...], ...]
    language: str | None = None
    authors: tuple[str, ...] = ()
    initials: str | None = None
    editor: str | None = None
    place: str | None = None
    agency: str | None = None
    keywords: tuple[str, ...] = ()
    caption: str | None = None
    credit: str | None = None
    traits: frozenset[str] = field(default_factory=frozenset)
    edited: "Manuscript | None" = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text of all pages, one string a paragraph or subheading."""
        return tuple(block.text for page in self.pages for block in page)


def read_body(body: str) -> tuple[tuple[Block, ...], ...]:
    r"""The pages of a text: blank lines part its blocks, a line of three hyphens its pages.

    >>> [[block.text for block in page] for page in read_body("One.\n\n## Two\n\n---\n\nThree.")]
    [['One.', 'Two'], ['Three.']]
    """
    pages: list[list[Block]] = [[]]
    for text in filter(None, (part.strip() for part in body.split("\n\n"))):
        if text == PAGE_BREAK:
            pages.append([])
        else:
            is_subheading = text.startswith(SUBHEADING)
            pages[-1].append(Block(text=text.removeprefix(SUBHEADING), is_subheading=is_subheading))
    return tuple(tuple(page) for page in pages)


def read_manuscripts(source_id: str) -> tuple[Manuscript, ...]:
    """The articles of one publisher, newest first."""
    written = tomllib.loads((ARTICLES / f"{source_id}.toml").read_text(encoding="utf-8"))["articles"]
    return tuple(sorted(map(_manuscript, written), key=lambda manuscript: manuscript.hours_ago))


def _manuscript(fields: dict[str, Any]) -> Manuscript:
    edit = fields.pop("edit", None)
    pages = read_body(fields.pop("body"))
    lists: dict[str, Any] = {name: tuple(fields.pop(name, ())) for name in ("authors", "keywords")}
    traits = frozenset(fields.pop("traits", ()))
    first = Manuscript(**fields, **lists, pages=pages, traits=traits)
    if edit is None:
        return first
    revised = replace(first, title=edit["title"], summary=edit["summary"], pages=read_body(edit["body"]))
    return replace(first, edited=revised)
