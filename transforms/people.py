"""Who wrote it: authors as a list of people, and the byline as printed.

An institution (an agency, a desk, the site itself) is an author where the page names no person and calls it
one; beside people it is left out, unless the page's JSON-LD lists it as a person among them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any

from lxml.html import HtmlElement

from transforms.agencies import find_agency, without_agency
from transforms.blocks import key_of
from transforms.metadata import Metadata, plain
from transforms.remembered import Remembered
from transforms.time_phrases import find_day, tidy

_MOST_AUTHORS = 15
_LONGEST_NAME = 60
_LONGEST_BYLINE = 160
LEAD = re.compile(
    r"^\s*(?:(?:written|reported|posted|story|article|text|analysis|review)?\s*by|von|par|por|di|da|door|av|af|oleh"
    r"|ditulis oleh|penulis|reporter|wartawan|jurnalis|kontributor|pewarta|laporan|authors?|autor|redaktur)"
    r"\b\s*[:\-–|]?\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    # A conjunction stands between words: "Dan" may also be a first name.
    r"\s*(?:,|;|\||/|&|•|·|(?<=[\w.)]\s)(?:and|und|dan|et|y|og|och|with|для)(?=\s)|\s[–-](?=\s))\s*",
    re.IGNORECASE,
)
_BEFORE_LEAD = re.compile(r"^(?:[^\W\d_]+ ){1,4}(?:by|oleh) (?=\w)|^[a-zäöü]+ von (?=[A-Z])")
_AFTER_NAME = re.compile(
    r"[\s.,|]*\b(?:(?:medically |fact |last )?(?:updated|reviewed|edited|published|checked)"
    r"|(?:editors?|penyunting|redaktur|foto|fotografer|photos?) ?:|ditinjau|diperbarui|aktualisiert"
    r"|(?:on|at|am|um|pada)$).*",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"\b(?:editors?|reporters?|correspondent|redaksi|redaktion|staff|desk|newsroom|team|contributor|kontributor"
    r"|tim (?:redaksi|liputan|(?-i:[a-z]))|tim$|head of|director|manager|founder|ceo|certified|licensed|our|learn"
    r"|columnist|producer|journalist|jurnalis|writer|penulis|admin|administrator|webmaster|online|news|media"
    r"|magazine|press|agency|agencies|magazin|digital|guest|special|senior|chief|analyst|photographer"
    r"|editorial|zeitung|verlag|redacción|redação|rédaction|redazione)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"https?:|www\.|[@\d#<>{}=]|\.(?:com|co|net|org|id)\b", re.IGNORECASE)
_CREDENTIAL = re.compile(r"(?:Ph\.?D|M\.?D|MBA|CFP|CFA|CPA|DVM|RN|RD|MW|MSc|BSc|M\.?A|B\.?A|Esq|Jr|Sr|S\.?[A-Z])\.?")
_LABEL = re.compile(
    r"\b(?:powered by|full bio|(?:about )?the author|read more|view (?:all|more|profile)|more (?:from|by|stories)"
    r"|see all|show all|all (?:posts|articles)|alle (?:artikel|beiträge)"
    r"|follow|subscribe|share|updated|published|comments?|anonymous|unknown|posted)\b",
    re.IGNORECASE,
)
_BYLINE_MARK = re.compile(r"(?:^|[\s_-])(?:by-?line|author|authors|penulis|reporter|writer)(?:$|[\s_-])", re.IGNORECASE)
_IS_BYLINE = Remembered([_BYLINE_MARK.search])
_META_AUTHORS = (
    "author",
    "article:author_name",
    "parsely-author",
    "dc.creator",
    "sailthru.author",
    "byl",
    "dcterms.creator",
    "article:author",
    "cxenseparse:author",
    "articleauthor",
)
_NOBODY = frozenset({"admin", "administrator", "root", "user", "author", "editor", "none", "null", "webmaster"})


def read_authors(
    metadata: Metadata,
    tree: HtmlElement,
    *,
    byline: str | None = None,
    reporters: Sequence[str] = (),
    editors: Sequence[str] = (),
    sites: Iterable[str] = (),
) -> tuple[tuple[str, ...], str]:
    """Who wrote the article, and where they were read from.

    That is one of `json-ld, meta, rel, visible`, followed by `:institution` where no person is named; or empty.

    Args:
        metadata: what the page says of itself.
        tree: the page.
        byline: the byline as printed.
        reporters: the names that a note below the text gives, not yet split.
        editors: the names that it gives to editors, not yet split: metadata may call one the author, whom the
            byline or the note contradicts.
        sites: the keys of the site's own names, which are no people.
    """
    known = set(sites)
    if (writers := [*_printed_authors(byline), *reporters]) and editors:
        edited = {key_of(name) for editor in editors for name in split_names(editor)}
        wrote = {key_of(name) for writer in writers for name in split_names(writer)}
        known |= edited if wrote - edited else set()
    declared = (
        (_persons(metadata.article.get("author"), known), "json-ld"),
        (_persons(metadata.article.get("creator"), known), "json-ld"),
    )
    stated = [value for name in _META_AUTHORS for value in metadata.meta.get(name, ())]
    read = (
        (stated, "meta"),
        (_linked_authors(tree), "rel"),
        (_printed_authors(byline), "visible"),
        (reporters, "visible"),
    )
    for names, origin in (*declared, *((_people(values, known), origin) for values, origin in read)):
        if names:
            return tuple(_distinct(names))[:_MOST_AUTHORS], origin
    printed = [byline] if byline and LEAD.match(byline) else []
    for values, origin in ((_names(metadata.article.get("author")), "json-ld"), (stated, "meta"), (printed, "visible")):
        if found := next((name for value in values if (name := _institution(value))), None):
            return (found,), f"{origin}:institution"
    return (), ""


def split_names(text: str) -> list[str]:
    """The names of people in a byline; roles, agencies, addresses and the word "by" are left out.

    >>> split_names("By Ann Lee and Budi Santoso, Reuters")
    ['Ann Lee', 'Budi Santoso']
    >>> split_names("Oleh: Ani Wijaya"), split_names("https://example.com/ani"), split_names("Tim Redaksi")
    (['Ani Wijaya'], [], [])
    """
    line = _AFTER_NAME.sub("", _without_date((plain(text) or "")[:400]).rstrip())
    line = LEAD.sub("", _BEFORE_LEAD.sub("", line))
    if _NOT_A_NAME.match(line):
        return []
    parts = [without_agency(part.strip(" .-–:*\t\"'()")) for part in _SPLIT.split(line)]
    return [part for part in parts if _is_name(part)]


def read_byline(tree: HtmlElement) -> str | None:
    """The byline as the page prints it, or None."""
    for element in tree.iter("p", "div", "span", "address", "a", "li"):
        kind, role = element.get("class"), element.get("itemprop")
        if (kind or role) and _IS_BYLINE[f"{kind or ''} {role or ''}"]:
            text = plain(" ".join(element.itertext()))
            if text and len(text) <= _LONGEST_BYLINE and (split_names(text) or LEAD.match(text)):
                return text
    return None


def _without_date(line: str) -> str:
    """A byline up to the date that some print after the name."""
    if not any(char.isdigit() for char in line):
        return line
    tidied = tidy(line)
    day = find_day(tidied, zone=None, languages=())
    return tidied[: day.span[0]] if day and day.span[0] else line


def _is_name(text: str) -> bool:
    """Whether a text can be a person's name: short, of letters, and no role, agency or address."""
    if not 2 <= len(text) <= _LONGEST_NAME or len(text.split()) > 6 or _NOT_A_NAME.search(text):
        return False
    if _LABEL.search(text) or _CREDENTIAL.fullmatch(text):
        return False
    return any(char.isalpha() for char in text) and not _ROLES.search(text) and not find_agency(text)


def _people(values: Iterable[str], known: Set[str]) -> list[str]:
    """The people in some texts, the site's own names left out."""
    return [name for value in values for name in split_names(value) if key_of(name) not in known]


def _persons(value: Any, known: Set[str]) -> list[str]:
    """The people in a JSON-LD author; with people in it, all that it lists as persons."""
    nodes = (value if isinstance(value, list) else [value])[:_MOST_AUTHORS]
    persons = [each for each in nodes if not (isinstance(each, dict) and "Organization" in str(each.get("@type", "")))]
    if not _people(_names(persons), known):
        return []
    split = (split_names(name) or ([name] if len(nodes) > 1 and _institution(name) else []) for name in _names(persons))
    return [name for names in split for name in names if key_of(name) not in known]


def _names(value: Any) -> list[str]:
    """The names in a JSON-LD author: a text, a person or an organisation, or a list of them."""
    found = []
    for each in (value if isinstance(value, list) else [value])[:_MOST_AUTHORS]:
        if isinstance(each, dict):
            name = each.get("name") or f"{each.get('givenName') or ''} {each.get('familyName') or ''}"
            found += [text for one in (name if isinstance(name, list) else [name]) if (text := plain(one))]
        elif text := plain(each):
            found.append(text)
    return found


def _institution(text: str) -> str | None:
    """The institution that a text gives as author, or None when it is an address, a handle or nobody."""
    name = LEAD.sub("", text).strip(" .-–:*\t\"'()")
    if not 2 <= len(name) <= _LONGEST_NAME or re.search(r"https?:|www\.|[@/#<>{}=]|\d{3}", name) or _LABEL.search(name):
        return None
    is_login = " " not in name and any(char.isdigit() for char in name)
    return None if is_login or name.casefold() in _NOBODY else name


def _linked_authors(tree: HtmlElement) -> list[str]:
    """The texts of links marked `rel=author`."""
    links = (link for link in tree.iter("a") if "author" in (link.get("rel") or "").split())
    return [text for link in links if (text := plain(" ".join(link.itertext())))][:_MOST_AUTHORS]


def _printed_authors(byline: str | None) -> list[str]:
    """The names in a byline; in Latin script a single word is more often a label than a name."""
    return [name for name in split_names(byline or "") if " " in name or not name[0].isascii()]


def _distinct(names: Iterable[str]) -> Iterator[str]:
    seen = set()
    for name in names:
        if (key := key_of(name)) not in seen:
            seen.add(key)
            yield name
