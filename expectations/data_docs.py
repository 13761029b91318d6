"""Great Expectations' Data Docs of what the checks found: its own pages, of counts, with nothing that runs or loads.

Its pages write values unescaped and load scripts and styles from elsewhere, so no value is handed to it, and of what
it makes only text, tables and lists are kept. Importing this module is cheap; making pages imports the library.
"""

import base64
import hashlib
import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lxml import html

from expectations.suites import SUITES, Check, gx_declarations, load_suite

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult

_LEFT_OUT = (
    "//script | //style | //link | //meta | //img | //iframe | //form | //button | //nav | //footer | //comment()"
    " | //*[contains(concat(' ', @class, ' '), ' btn ')] | //*[@id='navigation']"
    " | //a[contains(@href, '-collapse-body')]"  # would fold open what is never folded here
)
_MARKS = {"fa-check": "✓ met", "fa-times": "✕ failed", "fa-exclamation": "! crashed"}
_KEPT = frozenset({"class", "id", "href", "colspan", "rowspan", "lang"})
_STYLE = """\
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1.5rem; }
body { overflow-wrap: break-word; }
td:first-child, th:first-child, td:last-child, th:last-child { min-width: 7rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
td, th { border-top: 1px solid #8884; padding: .35rem .6rem; text-align: left; vertical-align: top; }
"""


def data_docs(results: Sequence[Mapping[str, Any]], *, made_at: datetime) -> dict[str, str]:
    """One page for each suite that has results, by its file name.

    `results` are of everything judged, as the report's table `checks` has them; only the names of declared checks and
    the counts are used.
    """
    pages = gx_pages(results, made_at=made_at)
    return {f"{suite}.html": _inert(page, title=f"Data Docs: {suite}") for suite, page in pages.items()}


def gx_pages(results: Sequence[Mapping[str, Any]], *, made_at: datetime) -> dict[str, str]:
    """The same pages as Great Expectations makes them, by suite: not to be opened by anyone."""
    found = {result["expectation"]: result for result in results if result["source_id"] is None}
    pages = {}
    for suite in SUITES:
        judged = [check for check in load_suite(suite) if check.name in found]
        if judged:
            pages[suite] = _page(suite, judged, found, made_at)
    return pages


def _page(suite: str, checks: list[Check], found: Mapping[str, Mapping[str, Any]], made_at: datetime) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from great_expectations.render import renderer, view

        import expectations.custom  # noqa: F401 - the classes of our own are known once it is imported

        made: Any = renderer
        shown: Any = view
        document = made.ValidationResultsPageRenderer().render(_validation(suite, checks, found, made_at))
        return str(shown.DefaultJinjaPageView().render(document))


def _validation(
    suite: str, checks: list[Check], found: Mapping[str, Mapping[str, Any]], made_at: datetime
) -> "ExpectationSuiteValidationResult":
    from great_expectations import __version__
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    results = []
    for check, declared in zip(checks, gx_declarations(tuple(checks)), strict=True):
        counts = found[check.name]
        judged, unexpected = counts["judged_count"], counts["unexpected_count"]
        share = 100 * unexpected / judged if judged else 0.0
        results.append(
            ExpectationValidationResult(
                success=not counts["failed_count"],
                expectation_config=ExpectationConfiguration(**declared),
                result={"element_count": judged, "unexpected_count": unexpected, "unexpected_percent": share},
                exception_info={"raised_exception": False, "exception_message": None, "exception_traceback": None},
            )
        )
    met = sum(bool(result.success) for result in results)
    return ExpectationSuiteValidationResult(
        success=met == len(results),
        results=results,
        suite_name=suite,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": met,
            "unsuccessful_expectations": len(results) - met,
            "success_percent": 100 * met / len(results),
        },
        meta={
            "great_expectations_version": __version__,
            "run_id": {"run_name": "lumbung", "run_time": made_at.isoformat()},
            "active_batch_definition": {},
        },
    )


def _inert(page: str, *, title: str) -> str:
    """The page with nothing left that runs, loads or leads away, under a policy that forbids all three."""
    document: Any = html.document_fromstring(page)
    for element in document.xpath(_LEFT_OUT):
        element.drop_tree()
    for icon, mark in _MARKS.items():
        for element in document.xpath(f"//i[contains(@class, '{icon}')]"):
            element.text = mark
    for element in document.iter("*"):
        for name in set(element.attrib) - _KEPT:
            del element.attrib[name]
        if not element.get("href", "#").startswith("#"):
            del element.attrib["href"]
        if element.tag == "th" and not element.text_content().strip():
            element.tag = "td"
    _give_landmarks(document.find("body"), title)
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"
    document.set("lang", "en")
    head = document.find("head")
    head.clear()
    for attributes in (
        {"charset": "utf-8"},
        {"http-equiv": "Content-Security-Policy", "content": policy},
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    ):
        head.append(html.Element("meta", attributes))
    for name, text in (("title", title), ("style", _STYLE)):
        element = html.Element(name)
        element.text = text
        head.append(element)
    return str(html.tostring(document, doctype="<!doctype html>", encoding="unicode"))


def _give_landmarks(body: Any, title: str) -> None:
    """Put all of a body into one `main`, under a heading, so that a screen reader finds its way."""
    for below in body.xpath(".//h1 | .//h3 | .//h4 | .//h5 | .//h6"):
        below.tag = "h2"
    main = html.Element("main")
    heading = html.Element("h1")
    heading.text = title
    main.extend([heading, *body])
    body.append(main)
