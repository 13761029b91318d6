"""trafilatura's fast mode without what it does for its other modes only: the same lines, in half the time.

It copies a page's tree four times, three of them for stages that follow when the first one found little, and
walks through the page for each of its expressions. Here its own steps run in its order on one copy, and on
another where it tries again for more of the page; where it would go on to any other stage, nothing is said, and
trafilatura itself is to be asked.
"""

from copy import copy
from typing import Any

from lxml import etree
from lxml.html import HtmlElement
from trafilatura.baseline import _BLOCK_ELEMS
from trafilatura.core import ESCALATION_ACCEPT_RATIO, ESCALATION_MAX_LENGTH, ESCALATION_PAGE_SHARE
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import _elem_text, _extract
from trafilatura.settings import BASIC_CLEAN_XPATH, MIN_DUPLICATE_LENGTH, Extractor
from trafilatura.xml import delete_element, xmltotxt
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from transforms.quick_paths import union

FAST = Extractor(output_format="python", fast=True, comments=False)
_RECALL = Extractor(output_format="python", fast=True, comments=False, recall=True)

_PRUNED = union(RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH)
_UNCOUNTED = union(RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH, [BASIC_CLEAN_XPATH])

_SIZE: Any = etree.XPath("string-length(normalize-space())")
_ELEMENTS_BELOW: Any = etree.XPath("count(.//*)")
_JOINED = 2  # blanks that may have stood around a script


def fast_text(tree: HtmlElement) -> str | None:
    """The text of a page as trafilatura's fast mode gives it, or None where that takes other stages than these."""
    if _may_be_forum(tree):
        return None
    try:
        body, text = _main_stage(tree, FAST)
        if len(text) < FAST.min_extracted_size:
            return None
        if _is_little(len(text), tree):
            retried, more = _main_stage(tree, _RECALL)
            if len(more) < _RECALL.min_extracted_size:
                return None
            body = retried if len(more) > ESCALATION_ACCEPT_RATIO * len(text) else body
    except MemoryError:
        raise  # the child's limit, for whoever set it
    except Exception:  # what trafilatura makes of it differs with the stage
        return None
    _drop_leftovers(body)
    return xmltotxt(body, include_formatting=False)


def _main_stage(tree: HtmlElement, options: Extractor) -> tuple[etree._Element, str]:
    """What trafilatura's own extractor takes from a copy of the page: the elements, and their text."""
    pruned = copy(tree)
    prune_unwanted_nodes(pruned, [_PRUNED])
    body, text, _ = _extract(convert_tags(tree_cleaning(pruned, options), options), options)
    return body, text


def _may_be_forum(tree: HtmlElement) -> bool:
    """Whether the page may call itself a forum's, whose comments are its text to trafilatura."""
    scripts = (script.text for script in tree.iter("script") if script.get("type") == "application/ld+json")
    return any(text and "DiscussionForumPosting" in text for text in scripts)


def _is_little(size: int, tree: HtmlElement) -> bool:
    """Whether trafilatura would look for more text, given the characters that it has."""
    if size >= ESCALATION_MAX_LENGTH or size >= ESCALATION_PAGE_SHARE * most_page_size(tree):
        return False
    return size < ESCALATION_PAGE_SHARE * page_size(tree)


def most_page_size(tree: HtmlElement) -> float:
    """What `page_size` is at most, as libxml2 counts: all text but scripts and styles, and a blank at each tag."""
    root = _body(tree)
    scripts = sum(_SIZE(element) - _JOINED for element in root.iter("script", "style"))
    return float(_SIZE(root) - scripts + 2 * _ELEMENTS_BELOW(root))


def page_size(tree: HtmlElement) -> int:
    """The characters of the page's text, as `html2txt` of trafilatura counts them; control characters count here."""
    root = _body(tree)
    uncounted = {*_UNCOUNTED(root)}
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_counted = element not in uncounted
        if is_counted and element.tag in _BLOCK_ELEMS:
            pieces.append(" ")
        if event == "end":
            pieces.append(element.tail or "" if element is not root else "")
        elif is_counted:
            pieces.append(element.text or "")
        else:
            walk.skip_subtree()
    return len(" ".join("".join(pieces).split()))


def _body(tree: HtmlElement) -> HtmlElement:
    body = tree.find(".//body")
    return tree if body is None else body


def _drop_leftovers(body: etree._Element) -> None:
    """Take out of what was extracted the repetitions, what was read already, and the containers."""
    before = None
    for element in list(body):
        text = _elem_text(element)
        if text and text == before and len(text) > MIN_DUPLICATE_LENGTH:
            delete_element(element, keep_tail=False)
        else:
            before = text
    etree.strip_elements(body, "done")
    etree.strip_tags(body, "div")
