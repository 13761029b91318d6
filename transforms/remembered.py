"""Whether texts pass a test, asked again and again: a page repeats its few class names for most of its elements."""

from collections.abc import Callable, Sequence

_MOST_REMEMBERED = 2_000  # values of one attribute in one test; a page has some hundreds
_LONGEST_REMEMBERED = 300  # characters; what is longer is a page's own, and might fill the memory


class Remembered(dict[str, bool]):
    """Whether one of some tests passes, by text; the answers are remembered within bounds.

    >>> asked = Remembered([str.isupper])
    >>> asked["WIB"], asked["wib"], len(asked)
    (True, False, 2)
    """

    def __init__(self, tests: Sequence[Callable[[str], object]]) -> None:
        super().__init__()
        self._tests = tests

    def __missing__(self, text: str) -> bool:
        answer = any(test(text) for test in self._tests)
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[text] = answer
        return answer
