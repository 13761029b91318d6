"""A quick search finds a pattern where `re` finds it."""

import re
from itertools import chain

import pytest
from trafilatura.settings import BASIC_CLEAN_XPATH

import transforms.body  # noqa: F401 -- installs what is quick
from transforms.quick_paths import _LISTS, as_released
from transforms.quick_patterns import quick_search

TEXTS = (
    *("", "a", "share", "left-share-right", "^shar", "s", "SHARE", "Share", "ſhare", "nav", "post-nav", "-nav", " nav"),
    *("cookie-banner", "Cookie Banner", "cookie_consent_policy", "onetrust-sdk", "KOOKIE", "Kookie", "İnfinite-scroll"),
    *(
        "entry-content",
        "article__body",
        "articleBody",
        "post_text",
        "dfpAd",
        "x ad y",
        "-ad-",
        "(|)",
        "[a|b]",
        "no\nvel",
    ),
    *("related", "elated", "comments-title", "comment", "Comments", "commentary", "page-bottom", "bottom", "link x"),
)


def patterns() -> set[tuple[str, bool]]:
    """All patterns in trafilatura's expressions."""
    with as_released():
        texts = [expression.path for expression in chain(*_LISTS, [BASIC_CLEAN_XPATH])]
    found = chain(*(re.findall(r"re:test\([^,]*, *'([^']*)'(, 'i')?\)", text) for text in texts))
    return {(pattern, bool(flag)) for pattern, flag in found}


def test_each_of_trafilaturas_patterns_is_found_in_the_same_texts() -> None:
    assert len(patterns()) > 15
    words = {word for pattern, _ in patterns() for word in re.split(r"\W+", pattern)}
    for pattern, ignore_case in patterns():
        plain, quick = re.compile(pattern, re.IGNORECASE * ignore_case), quick_search(pattern, ignore_case=ignore_case)
        for text in (*TEXTS, *words, *(word.title() for word in words)):
            assert bool(plain.search(text)) is bool(quick(text)), (pattern, text)


@pytest.mark.parametrize(
    "pattern",
    ["a|b", "a|a|ab|b", "a(b|c)|d[|]|e", r"a\|b|\(c|d", "a?b|c*d|e+f|g{2}h", "ab|(?:c|d)e|^f|g$", "a|", "one"],
)
@pytest.mark.parametrize("ignore_case", [False, True])
def test_all_forms_of_alternatives_are_read(pattern: str, ignore_case: bool) -> None:
    plain, quick = re.compile(pattern, re.IGNORECASE * ignore_case), quick_search(pattern, ignore_case=ignore_case)
    for text in (
        "",
        "a",
        "B",
        "ab",
        "ac",
        "ad",
        "b",
        "c",
        "d|",
        "e",
        "a|b",
        "(c",
        "ef",
        "gg",
        "gh",
        "ggh",
        "xf",
        "fx",
        "oNe",
    ):
        assert bool(plain.search(text)) is bool(quick(text)), text
