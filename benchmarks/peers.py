"""The extractors that ours is measured beside: trafilatura in three ways, and others where they are installed.

`make bench-extraction` installs the others (`benchmarks/requirements.txt`) into an environment of their own,
at the versions that our lock has for what they share with us. None of them is let near the network: two would
fetch the pictures of every page.
"""

import importlib
import importlib.util
import logging
from collections.abc import Callable
from typing import Any

import trafilatura

Peer = Callable[[bytes, str], str]
"""An extractor: a page's bytes and address to the text of its body."""


def peers() -> dict[str, Peer]:
    """The extractors at hand, by the name to print."""
    logging.disable(logging.CRITICAL)  # each has its own way to say that a page is odd
    optional = {
        "newspaper4k": ("newspaper", _newspaper),
        "news-please": ("newsplease", _news_please),
        "readability-lxml": ("readability", _readability),
        "resiliparse": ("resiliparse.extract.html2text", _resiliparse),
    }
    return {
        "trafilatura, defaults": _alone(with_metadata=True),
        "trafilatura, precision": _alone(favor_precision=True, include_comments=False),
        "trafilatura, fast": _alone(fast=True, include_comments=False),
        **{name: _guarded(peer) for name, (module, peer) in optional.items() if _is_installed(module)},
    }


def _is_installed(module: str) -> bool:
    return importlib.util.find_spec(module.partition(".")[0]) is not None


def _alone(**options: bool) -> Peer:
    """Trafilatura by itself with these options."""

    def extract(content: bytes, _url: str) -> str:
        found: Any = trafilatura.bare_extraction(content, **options)  # type: ignore[arg-type]  # all are flags
        return (found.text or "") if found is not None else ""

    return extract


def _guarded(peer: Peer) -> Peer:
    """A peer for which a page that it cannot read has no text."""

    def extract(content: bytes, url: str) -> str:
        try:
            return peer(content, url)
        except Exception:  # whatever another's code raises, its score for the page is nothing
            return ""

    return extract


def _newspaper(content: bytes, url: str) -> str:
    article = importlib.import_module("newspaper").Article(url or "https://unknown.example/", fetch_images=False)
    article.download(input_html=_decoded(content))
    article.parse()
    return str(article.text)


def _news_please(content: bytes, url: str) -> str:
    found = importlib.import_module("newsplease").NewsPlease.from_html(
        _decoded(content), url=url or None, fetch_images=False
    )
    return found.maintext or ""


def _readability(content: bytes, _url: str) -> str:
    html = importlib.import_module("lxml.html")
    summary = importlib.import_module("readability").Document(_decoded(content)).summary(html_partial=True)
    return "\n".join(text.strip() for text in html.fromstring(summary).itertext() if text.strip())


def _resiliparse(content: bytes, _url: str) -> str:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return str(extract(_decoded(content), main_content=True, alt_texts=False))


def _decoded(content: bytes) -> str:
    """A page's characters, as trafilatura reads them: all peers start from the same."""
    return str(importlib.import_module("trafilatura.utils").decode_file(content))
