"""Good texts of the corpus pass, and no wall that we know of does."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from expectations.judge import judge_articles
from expectations.measures import ASKING_SIGNS, ERROR_SIGNS, lines_with
from expectations.suites import load_suite

Make = Callable[..., dict[str, Any]]
Frame = Callable[[list[dict[str, Any]]], pd.DataFrame]
WALLS = Path(__file__).parents[2] / "benchmarks" / "damages.toml"


@pytest.mark.corpus
def test_at_most_one_good_text_in_a_hundred_is_quarantined(corpus: Path, article: Make, batch: Frame) -> None:
    lines = (corpus / "gold.jsonl").read_text("utf-8").splitlines()
    gold = [page for page in map(json.loads, lines) if page.get("text")]
    articles = [
        article(
            number,
            title=page.get("title") or None,
            body=page["text"],
            word_count=len(page["text"].split()),
            near_duplicate_signature=page["id"].encode(),
        )
        for number, page in enumerate(gold)
    ]
    judgement = judge_articles(batch(articles))
    quarantined = {page["id"]: reasons for page, reasons in zip(gold, judgement.reasons, strict=True) if reasons}
    assert len(quarantined) <= len(gold) / 100, quarantined


def test_no_wall_is_overlooked_because_only_some_lines_are_read() -> None:
    texts = tomllib.loads(WALLS.read_text("utf-8"))
    signs = {"body_asking_lines": ASKING_SIGNS, "body_error_lines": ERROR_SIGNS}
    checks = [check for check in load_suite("articles") if check.kwargs.get("column") in signs]
    bodies = ["\n".join(text["lines"]) for kind in texts.values() for text in kind.values() if "lines" in text]
    found = 0
    for check in checks:
        patterns = [re.compile(pattern) for pattern in check.kwargs["regex_list"]]
        for body in bodies:
            chosen = lines_with(body, signs[check.kwargs["column"]]) or ""
            of_whole = any(pattern.search(body) for pattern in patterns)
            assert of_whole == any(pattern.search(chosen) for pattern in patterns), body
            found += of_whole
    assert found >= len(bodies)
