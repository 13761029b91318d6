"""The texts that a run has seen."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

from flows.seen import SeenTexts


def articles(source_id: str, *signatures: bytes) -> list[Any]:
    return [SimpleNamespace(source_id=source_id, near_duplicate_signature=each) for each in signatures]


def test_a_batch_is_told_what_came_before_it_of_each_source() -> None:
    seen = SeenTexts()
    assert seen.before(articles("a", b"x", b"x", b"y")) == {"a": Counter()}
    assert seen.before([*articles("a", b"x"), *articles("b", b"x")]) == {
        "a": Counter({b"x": 2, b"y": 1}),
        "b": Counter(),
    }
    assert seen.before(articles("a", b"z"))["a"] == Counter({b"x": 3, b"y": 1})
