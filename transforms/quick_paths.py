r"""trafilatura's XPath expressions as plain Python: the same elements, at a fraction of the cost.

Its expressions ask of each element whether `id` and `class` match long regular expressions, which lxml answers
with calls into Python and new strings for every element and test: a quarter of an extraction's CPU. Here the
text of an expression is read, and each value of an attribute is tested once and remembered: a page, and more
so a site, has few different ones. What is not understood stays the expression that it was.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura import xpaths

Test = Callable[[str], bool]
Condition = Callable[[HtmlElement], bool]

_MOST_REMEMBERED = 2_000  # values of one attribute in one expression; a page has some hundreds
_LONGEST_REMEMBERED = 300  # characters; what is longer is a page's own, and might fill the memory
_TOKEN = re.compile(r"\s*(?:('[^']*')|(\.//|[\w:-]+|[@*()\[\]|=,])|(\S))")
_LISTS = (
    xpaths.RAW_TREE_PRUNE_XPATH,
    xpaths.REMOVE_COMMENTS_XPATH,
    xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH,
    xpaths.BODY_XPATH,
    xpaths.OVERALL_DISCARD_XPATH,
    xpaths.PRECISION_DISCARD_XPATH,
    xpaths.TEASER_DISCARD_XPATH,
    xpaths.DISCARD_IMAGE_ELEMENTS,
)


@dataclass(frozen=True, slots=True)
class _Branch:
    """One path of a union: the tags it selects (none: all), and what it asks of an element."""

    tags: frozenset[str]
    conditions: tuple[Condition, ...]
    is_first_only: bool


@dataclass(frozen=True, slots=True)
class QuickPath:
    """Called with an element: the elements below it that an expression selects, in the page's order.

    Of expressions that ask for the first by `[1]`, trafilatura takes the first of all, and gets that one only.
    """

    path: str
    branches: tuple[_Branch, ...]

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """The elements that the expression selects below one."""
        if len(self.branches) > 1:
            return self._of_any(tree)
        branch, found = self.branches[0], []
        for element in tree.iterdescendants(*branch.tags or "*"):
            for condition in branch.conditions:
                if not condition(element):
                    break
            else:
                found.append(element)
                if branch.is_first_only:
                    break
        return found

    def _of_any(self, tree: HtmlElement) -> list[HtmlElement]:
        whole = {tag for branch in self.branches if not branch.conditions for tag in branch.tags}
        others = [(branch.tags, branch.conditions) for branch in self.branches if branch.conditions]
        found = []
        for element in tree.iterdescendants("*"):
            tag = element.tag
            if tag in whole:
                found.append(element)
                continue
            for tags, conditions in others:
                if (not tags or tag in tags) and all([condition(element) for condition in conditions]):
                    found.append(element)
                    break
        return found


def install() -> None:
    """Have trafilatura use quick paths in this process, wherever its expression is understood."""
    for expressions in _LISTS:
        expressions[:] = [quick(each.path) or each for each in expressions]  # type: ignore[misc]  # as callable
    baseline = import_module("trafilatura.baseline")  # as an attribute of the package it is a function
    baseline.BASIC_CLEAN_XPATH = quick(baseline.BASIC_CLEAN_XPATH.path) or baseline.BASIC_CLEAN_XPATH


def quick(path: str) -> QuickPath | None:
    """The path as Python, or None when it says something that is not understood here.

    >>> quick("count(.//p)")
    >>> from lxml import html
    >>> [e.tag for e in quick(".//*[self::div or self::p][re:test(@id|@class, '^nav')]")(
    ...     html.fromstring("<body><div class=nav></div><p id=a class=nav></p><ul class=nav></ul></body>"))]
    ['div']
    """
    try:
        return QuickPath(path, _Reader(path).union())
    except _NotUnderstoodError:
        return None


class _NotUnderstoodError(Exception):
    """A path says something that is not read here."""


@dataclass(slots=True)
class _Alternatives:
    """What an element may meet: tests of one attribute, of the first in the source of several, and others."""

    tags: set[str] = field(default_factory=set)
    attributes: dict[str, list[Test]] = field(default_factory=dict)
    firsts: list[tuple[tuple[str, ...], Test]] = field(default_factory=list)
    others: list[Condition] = field(default_factory=list)

    def condition(self) -> Condition:
        """Whether an element meets one of them."""
        tests = {name: _Answers(alternatives) for name, alternatives in self.attributes.items()}
        firsts = [(names, _Answers([test])) for names, test in self.firsts]
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


class _Answers(dict[str, bool]):
    """Whether one of some tests passes, by value; the answers are remembered."""

    def __init__(self, alternatives: Sequence[Test]) -> None:
        super().__init__()
        self._alternatives = alternatives

    def __missing__(self, value: str) -> bool:
        answer = any(test(value) for test in self._alternatives)
        if len(value) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[value] = answer
        return answer


class _Reader:
    """Reads a path, a token at a time."""

    def __init__(self, path: str) -> None:
        self._tokens = [string or word or wrong for string, word, wrong in _TOKEN.findall(path)]
        self._at = 0

    def union(self) -> tuple[_Branch, ...]:
        """The branches of the whole path."""
        branches = [self._branch()]
        while self._took("|"):
            branches.append(self._branch())
        # Of several firsts, which comes first is not known before all are found.
        if self._at < len(self._tokens) or (len(branches) > 1 and any(each.is_first_only for each in branches)):
            raise _NotUnderstoodError
        return tuple(branches)

    def _branch(self) -> _Branch:
        in_brackets = self._took("(")
        self._take(".//")
        name = self._next()
        tags = set() if name == "*" else {name}
        conditions: list[Condition] = []
        is_first = False
        while self._took("["):
            if self._took("1"):
                is_first = True
            else:
                alternatives = self._alternatives()
                if alternatives.tags and not (tags or alternatives.attributes or alternatives.firsts):
                    tags = alternatives.tags
                else:
                    conditions.append(alternatives.condition())
            self._take("]")
        if in_brackets:
            for token in (")", "[", "1", "]"):
                self._take(token)
        return _Branch(frozenset(tags), tuple(conditions), is_first or in_brackets)

    def _alternatives(self) -> _Alternatives:
        found = _Alternatives()
        self._alternative(found)
        while self._took("or"):
            self._alternative(found)
        return found

    def _alternative(self, found: _Alternatives) -> None:
        token = self._next()
        if token.startswith("self::"):
            found.tags.add(token.removeprefix("self::"))
        elif token == ".//":
            tag = self._next()
            found.others.append(lambda element: element.find(f".//{tag}") is not None)
        elif token == "not":
            self._take("(")
            denied = self._alternatives().condition()
            self._take(")")
            found.others.append(lambda element: not denied(element))
        elif token == "@":
            name = self._next()
            wanted = self._string() if self._took("=") else None
            found.attributes.setdefault(name, []).append(lambda value: wanted is None or value == wanted)
        else:
            self._call(token, found)

    def _call(self, name: str, found: _Alternatives) -> None:
        """Read a function of attributes and a text."""
        self._take("(")
        names, letters = self._value()
        self._take(",")
        test = _test(name, self._string(), self._string() if self._took(",") else "")
        if letters:
            test = _translated(test, letters)
        self._take(")")
        if test(""):  # it would select elements without the attribute
            raise _NotUnderstoodError
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
        token = self._next()
        if not token.startswith("'"):
            raise _NotUnderstoodError
        return token[1:-1]

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise _NotUnderstoodError
        self._at += 1
        return self._tokens[self._at - 1]

    def _took(self, token: str) -> bool:
        is_next = self._at < len(self._tokens) and self._tokens[self._at] == token
        self._at += is_next
        return is_next

    def _take(self, token: str) -> None:
        if not self._took(token):
            raise _NotUnderstoodError


def _test(name: str, text: str, flags: str) -> Test:
    """The test of a value that a function of XPath makes."""
    if name == "re:test" and flags in ("", "i"):
        search = re.compile(text, re.IGNORECASE if flags else 0).search
        return lambda value: search(value) is not None
    if name == "contains":
        return lambda value: text in value
    if name == "starts-with":
        return lambda value: value.startswith(text)
    raise _NotUnderstoodError


def _translated(test: Test, letters: dict[int, int]) -> Test:
    return lambda value: test(value.translate(letters))
