"""The canonical form of addresses, and what is made of it."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.urls import (
    LONGEST_READ,
    TRACKING,
    article_id,
    canonicalize,
    in_scope,
    registered_domain,
    resolve,
    trap,
)

SLASHES = "doubled slashes are left: a site may put a whole address into its path"
SCHEMELESS = "no scheme: a feed's links are resolved against the feed, never guessed"
NOT_WEB = "neither http nor https"
EMPTY_HOST = "browsers refuse it"

DEVIATIONS = {
    "http://foo.com//aa/bb/foo.html": SLASHES,
    "http://foo.com/aa//bb/foo.html": SLASHES,
    "http://foo.com/aa/bb//foo.html": SLASHES,
    "http://foo.com//aa//bb//foo.html": SLASHES,
    "http://foo.com////aa////bb//foo.html": SLASHES,
    "http://foo.com////aa////bb////foo.html": SLASHES,
}
"""Addresses of crawler-commons' tables that we put otherwise, each with the reason."""


def pairs(table: Path) -> Iterator[tuple[str, str]]:
    lines = table.read_text(encoding="utf-8").split("\n")
    for row in csv.reader(line for line in lines if line.strip() and not line.startswith("#")):
        if len(row) == 2:
            yield row[0], row[1].strip()


@pytest.mark.corpus
def test_crawler_commons_pairs_have_one_canonical_form_but_for_the_listed_deviations(corpus: Path) -> None:
    table = list(pairs(corpus / "urls" / "weirdToNormalizedUrls.csv"))
    differing = {weird: canonicalize(weird) for weird, normal in table if canonicalize(weird) != normal}
    assert len(table) > 100
    assert differing.keys() == DEVIATIONS.keys()
