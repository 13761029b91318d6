"""The texts of trafilatura's XPath expressions to conditions on elements (see quick_paths.py).

Only what these expressions say is read: unions of paths to elements below, whose tags and attributes meet
alternatives of tests.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from transforms.quick_patterns import quick_search
from transforms.remembered import Remembered

Test = Callable[[str], object]
Condition = Callable[[HtmlElement], bool]

_TOKEN = re.compile(r"\s*(?:('[^']*')|(\.//|[\w:-]+|[@*()\[\]|=,])|(\S))")


class NotUnderstoodError(Exception):
    """A path says something that is not read here."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One path of a union: the tags it selects (none: all), and what it asks of an element."""

    tags: frozenset[str]
    asked: "tuple[Alternatives, ...]"
    conditions: tuple[Condition, ...]
    is_first_only: bool


@dataclass(slots=True)
class Alternatives:
    """What an element may meet: tests of one attribute, of the first in the source of several, and others."""

    tags: set[str] = field(default_factory=set)
    attributes: dict[str, list[Test]] = field(default_factory=dict)
    firsts: list[tuple[tuple[str, ...], Test]] = field(default_factory=list)
    others: list[Condition] = field(default_factory=list)

    @property
    def is_of_attributes(self) -> bool:
        """Whether attributes alone decide."""
        return not self.tags and not self.others

    def joined(self, more: "Alternatives") -> "Alternatives":
        """These and more alternatives as one."""
        attributes = {
            name: [*self.attributes.get(name, ()), *more.attributes.get(name, ())]
            for name in (*self.attributes, *more.attributes)
        }
        firsts, others = [*self.firsts, *more.firsts], [*self.others, *more.others]
        return Alternatives(self.tags | more.tags, attributes, firsts, others)

    def condition(self) -> Condition:
        """Whether an element meets one of them."""
        tests = {name: Remembered(alternatives) for name, alternatives in self.attributes.items()}
        firsts = [(names, Remembered([test])) for names, test in self.firsts]
        others = [*([self._has_tag] if self.tags else []), *self.others]

        def met(element: HtmlElement) -> bool:
            attributes = element.items()
            for name, value in attributes:
                if name in tests and tests[name][value]:
                    return True
            for names, test in firsts:
                for name, value in attributes:
                    if name in names:
                        if test[value]:
                            return True
                        break
            return any(other(element) for other in others) if others else False

        return met

    def _has_tag(self, element: HtmlElement) -> bool:
        return element.tag in self.tags


class Reader:
    """Reads a path, a token at a time."""

    def __init__(self, path: str) -> None:
        self._tokens: list[str] = [string or word or wrong for string, word, wrong in _TOKEN.findall(path)]
        self._at = 0

    def union(self) -> tuple[Branch, ...]:
        """The branches of the whole path."""
        branches = [self._branch()]
        while self._took("|"):
            branches.append(self._branch())
        # Of several firsts, which comes first is not known before all are found.
        if self._at < len(self._tokens) or (len(branches) > 1 and any(each.is_first_only for each in branches)):
            raise NotUnderstoodError
        return tuple(branches)

    def _branch(self) -> Branch:
        in_brackets = self._took("(")
        self._take(".//")
        name = self._next()
        tags = set() if name == "*" else {name}
        asked: list[Alternatives] = []
        is_first = False
        while self._took("["):
            if self._took("1"):
                is_first = True
            else:
                alternatives = self._alternatives()
                if alternatives.tags and not (tags or alternatives.attributes or alternatives.firsts):
                    tags = alternatives.tags
                else:
                    asked.append(alternatives)
            self._take("]")
        if in_brackets:
            for token in (")", "[", "1", "]"):
                self._take(token)
        conditions = tuple(each.condition() for each in asked)
        return Branch(frozenset(tags), tuple(asked), conditions, is_first or in_brackets)

    def _alternatives(self) -> Alternatives:
        found = Alternatives()
        self._alternative(found)
        while self._took("or"):
            self._alternative(found)
        return found

    def _alternative(self, found: Alternatives) -> None:
        word = self._next()
        if word.startswith("self::"):
            found.tags.add(word.removeprefix("self::"))
        elif word == ".//":
            tag = self._next()
            found.others.append(lambda element: element.find(f".//{tag}") is not None)
        elif word == "not":
            self._take("(")
            denied = self._alternatives().condition()
            self._take(")")
            found.others.append(lambda element: not denied(element))
        elif word == "@":
            name = self._next()
            wanted = self._string() if self._took("=") else None
            found.attributes.setdefault(name, []).append(lambda value: wanted is None or value == wanted)
        else:
            self._call(word, found)

    def _call(self, name: str, found: Alternatives) -> None:
        """Read a function of attributes and a text."""
        self._take("(")
        names, letters = self._value()
        self._take(",")
        test = _test(name, self._string(), self._string() if self._took(",") else "")
        if letters:
            test = _translated(test, letters)
        self._take(")")
        if test(""):  # it would select elements without the attribute
            raise NotUnderstoodError
        if len(names) == 1:
            found.attributes.setdefault(names[0], []).append(test)
        else:
            found.firsts.append((names, test))

    def _value(self) -> tuple[tuple[str, ...], dict[int, int]]:
        """The attributes of which the first is meant, and the letters that are exchanged in it."""
        if self._took("translate"):
            self._take("(")
            names, _ = self._value()
            self._take(",")
            old = self._string()
            self._take(",")
            letters = str.maketrans(old, self._string())
            self._take(")")
            return names, letters
        self._take("@")
        names = (self._next(),)
        while self._took("|"):
            self._take("@")
            names = (*names, self._next())
        return names, {}

    def _string(self) -> str:
        word = self._next()
        if not word.startswith("'"):
            raise NotUnderstoodError
        return word[1:-1]

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise NotUnderstoodError
        self._at += 1
        return self._tokens[self._at - 1]

    def _took(self, token: str) -> bool:
        is_next = self._at < len(self._tokens) and self._tokens[self._at] == token
        self._at += is_next
        return is_next

    def _take(self, token: str) -> None:
        if not self._took(token):
            raise NotUnderstoodError


def _test(name: str, text: str, flags: str) -> Test:
    """The test of a value that a function of XPath makes."""
    if name == "re:test" and flags in ("", "i"):
        return quick_search(text, ignore_case=bool(flags))
    if name == "contains":
        return lambda value: text in value
    if name == "starts-with":
        return lambda value: value.startswith(text)
    raise NotUnderstoodError


def _translated(test: Test, letters: dict[int, int]) -> Test:
    return lambda value: test(value.translate(letters))
