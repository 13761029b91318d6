r"""trafilatura's XPath expressions as plain Python: the same elements, at a fraction of the cost.

Its expressions ask of each element whether `id` and `class` match long regular expressions, which lxml answers
with calls into Python and new strings for every element and test: a quarter of an extraction's CPU. Here the
text of an expression is read, and each value of an attribute is tested once and remembered: a page, and more
so a site, has few different ones. What is not understood stays the expression that it was.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, reduce
from importlib import import_module
from itertools import chain
from typing import Any, Self

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura import xpaths

from transforms.path_texts import Alternatives, Branch, Condition, NotUnderstoodError, Reader

# What all expressions of one of these select is deleted, so that they may be asked at once.
_DISCARDS = (
    xpaths.RAW_TREE_PRUNE_XPATH,
    xpaths.REMOVE_COMMENTS_XPATH,
    xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH,
    xpaths.OVERALL_DISCARD_XPATH,
    xpaths.PRECISION_DISCARD_XPATH,
    xpaths.TEASER_DISCARD_XPATH,
    xpaths.DISCARD_IMAGE_ELEMENTS,
)
_LISTS = (*_DISCARDS, xpaths.BODY_XPATH)
_BASELINE: Any = import_module("trafilatura.baseline")  # as an attribute of the package, it is a function
_RELEASED = ([list(expressions) for expressions in _LISTS], _BASELINE.BASIC_CLEAN_XPATH)


@dataclass(frozen=True, slots=True)
class _Group:
    """The branches of a union that may select elements of one tag.

    An element that does not meet `may` is in none of them.
    """

    branches: tuple[Branch, ...]
    may: Condition | None

    @classmethod
    def of(cls, branches: Sequence[Branch]) -> Self:
        asked = [branch.asked[0] for branch in branches if branch.asked and branch.asked[0].is_of_attributes]
        is_worth_it = len(branches) > 1 and len(asked) == len(branches)
        return cls(tuple(branches), reduce(Alternatives.joined, asked).condition() if is_worth_it else None)


class QuickPath:
    """Called with an element: the elements below it that an expression selects, in the page's order.

    Of expressions that ask for the first by `[1]`, trafilatura takes the first of all, and gets that one only.
    """

    def __init__(self, path: str, branches: Sequence[Branch]) -> None:
        self.path = path
        self._branches = branches
        of_any_tag = [branch for branch in branches if not branch.tags]
        named = dict.fromkeys(tag for branch in branches for tag in branch.tags)
        self._tags = ("*",) if of_any_tag else tuple(named)
        self._other_tags = _Group.of(of_any_tag)
        self._by_tag = {
            tag: _Group.of([branch for branch in branches if not branch.tags or tag in branch.tags]) for tag in named
        }

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """The elements that the expression selects below one."""
        if len(self._branches) > 1:
            return self._of_any(tree)
        branch, found = self._branches[0], []
        for element in tree.iterdescendants(*self._tags):
            if _meets(element, branch.conditions):
                found.append(element)
                if branch.is_first_only:
                    break
        return found

    def _of_any(self, tree: HtmlElement) -> list[HtmlElement]:
        found = []
        for element in tree.iterdescendants(*self._tags):
            group = self._by_tag.get(element.tag, self._other_tags)
            if group.may is not None and not group.may(element):
                continue
            for branch in group.branches:
                if _meets(element, branch.conditions):
                    found.append(element)
                    break
        return found


def _meets(element: HtmlElement, conditions: Sequence[Condition]) -> bool:
    # Once for each element of a page: `all` takes three times as long.
    for condition in conditions:  # noqa: SIM110
        if not condition(element):
            return False
    return True


def install() -> None:
    """Have trafilatura use quick paths in this process, wherever its expression is understood."""
    _replace(*_quick())


@contextmanager
def as_released() -> Iterator[None]:
    """Within it, trafilatura uses its own expressions again: for whoever compares us with it."""
    _replace(*_RELEASED)
    try:
        yield
    finally:
        install()


@cache
def _quick() -> tuple[list[list[Any]], Any]:
    """What stands for the lists of expressions, and for the one beside them."""
    lists, basic = _RELEASED
    discards = [[union(expressions)] for expressions in lists[: len(_DISCARDS)]]
    frames = [quick(expression.path) or expression for expression in lists[-1]]
    return [*discards, frames], union([basic])


def _replace(lists: list[list[Any]], basic: Any) -> None:
    for expressions, replacement in zip(_LISTS, lists, strict=True):
        expressions[:] = replacement
    _BASELINE.BASIC_CLEAN_XPATH = basic


def union(*expressions: Iterable[Any]) -> Any:
    """Lists of trafilatura's expressions as one: called with an element, what any of them selects below it."""
    path = "|".join(expression.path for expression in chain(*expressions))
    return quick(path) or XPath(path, namespaces={"re": xpaths.REGEXP_NS})


def quick(path: str) -> QuickPath | None:
    """The path as Python, or None when it says something that is not understood here.

    >>> quick("count(.//p)")
    >>> from lxml import html
    >>> [e.tag for e in quick(".//*[self::div or self::p][re:test(@id|@class, '^nav')]")(
    ...     html.fromstring("<body><div class=nav></div><p id=a class=nav></p><ul class=nav></ul></body>"))]
    ['div']
    """
    try:
        return QuickPath(path, Reader(path).union())
    except NotUnderstoodError:
        return None
