r"""Patterns of many alternatives, searched for by their first letters.

At each place of a text, Python's `re` tries one alternative after the other, unless all begin with letters: then
it runs to the next of these letters. Where all alternatives of a letter are one, few are tried.

    related|share|sidebar|^nav      r(?:elated)|s(?:hare|idebar)  and  ^nav
"""

import re
from collections.abc import Callable, Iterator

_LED = re.compile(r"[a-zA-Z0-9_ -](?![?*+{])")


def quick_search(pattern: str, *, ignore_case: bool = False) -> Callable[[str], object]:
    """A function of a text that is true when the pattern is found in it.

    >>> found = quick_search("share|sidebar|^nav|bread-?crumb", ignore_case=True)
    >>> [bool(found(text)) for text in ("left-SIDEBAR", "subnav", "navbar", "breadcrumbs")]
    [True, False, True, True]
    """
    plain = re.compile(pattern, re.IGNORECASE if ignore_case else 0).search
    by_letter: dict[str, list[str]] = {}
    others = []
    for alternative in _alternatives(pattern):
        if _LED.match(alternative):
            by_letter.setdefault(alternative[0], []).append(alternative[1:])
        else:
            others.append(alternative)
    if len(by_letter) < 2 or (ignore_case and pattern != pattern.lower()):
        return plain
    led = re.compile("|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())).search
    rest = re.compile("|".join(others)).search if others else _nothing
    if not ignore_case:
        return lambda text: led(text) or rest(text)

    def found(text: str) -> object:
        # Beyond ASCII, lower case is not what `re` compares by: "ſ" is an "s" to it.
        if not text.isascii():
            return plain(text)
        lowered = text.lower()
        return led(lowered) or rest(lowered)

    return found


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of a whole pattern, outside of its brackets."""
    depth, start, in_set = 0, 0, False
    for token in re.finditer(r"\\.|[\[\]()|]", pattern):
        match token[0]:
            case "[" | "]":
                in_set = token[0] == "["
            case "(" if not in_set:
                depth += 1
            case ")" if not in_set:
                depth -= 1
            case "|" if not in_set and depth == 0:
                yield pattern[start : token.start()]
                start = token.end()
    yield pattern[start:]


def _nothing(text: str) -> None:
    return None
