"""What an HTML page says, read from one tree: metadata, headline, people, image, times, body."""

from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from transforms import declared
from transforms.blocks import Block, key_of, read_blocks
from transforms.body import Body, read_body
from transforms.boilerplate import Surroundings
from transforms.edges import standfirst_of, without_biographies, without_byline, without_head, without_subhead
from transforms.images import caption_holders, captions, read_image
from transforms.metadata import Metadata, read_metadata
from transforms.nearby import blocks_near, byline_near, dates_of
from transforms.people import read_authors, read_byline
from transforms.readings import Reading
from transforms.signatures import editors_in, initials_below, note_below, reporters_in
from transforms.stated import is_missing, is_unparted, stated_body, stated_questions, with_questions, without_unstated
from transforms.titles import choose_title, declared_names, known_titles, site_names


def read_page(
    tree: HtmlElement, *, url: str, publisher: str | None = None, title_from: str | None = None
) -> Reading | None:
    """What a page says, or None where it has no main text; `title_from` as its source declares it."""
    metadata = read_metadata(tree)
    title, title_origin = choose_title(metadata, tree, url=url, publisher=publisher, declared=title_from)
    titles = known_titles(metadata, tree, title)
    blocks = read_blocks(tree)
    holders = caption_holders(tree)
    around = Surroundings(
        blocks={block.key: block for block in reversed(blocks)},
        titles=titles,
        captions=captions(tree, holders),
        url=url,
    )
    body = _agreed(read_body(tree, blocks, around), metadata, blocks)
    if body is None:
        return None
    body = without_subhead(without_head(body, metadata), around, metadata)
    sites = site_names(metadata, url=url, publisher=publisher)
    last_key = key_of(body.lines[-1])
    near = blocks_near(blocks, title, body.lines[0])
    printed, note = read_byline(tree) or byline_near(near), note_below(blocks, last_key)
    authors, authors_from = read_authors(
        metadata, tree, byline=printed, reporters=reporters_in(note), editors=editors_in(note), sites=sites
    )
    body = without_biographies(without_byline(body, printed), authors)
    byline = _byline(printed, note) or initials_below(blocks, last_key)
    image = read_image(metadata, tree, page_url=url, holders=holders)
    section, section_from = declared.section(metadata)
    summary, summary_from = declared.summary(metadata)
    evidence = {
        "title": title_origin,
        "authors": authors_from,
        "section": section_from,
        "summary": summary_from,
        "body": body.origin,
    }
    return Reading(
        body=body.text,
        standfirst=standfirst_of(body, blocks, metadata),
        title=title,
        canonical_href=metadata.canonical_href or metadata.first("og:url"),
        summary=summary,
        languages=declared.languages(metadata),
        times=dates_of(metadata, tree, near=near, blocks=blocks, url=url, opening=body.lines[:3]),
        authors=authors,
        byline=byline,
        section=section,
        keywords=tuple(declared.keywords(metadata)),
        image=image,
        credits=tuple(declared.credit_texts(metadata, byline)),
        outlets=tuple(declared_names(metadata)),
        is_paywalled=declared.is_paywalled(metadata),
        evidence={name: origin for name, origin in evidence.items() if origin},
        flags=metadata.flags,
    )


def _agreed(body: Body | None, metadata: Metadata, blocks: Sequence[Block]) -> Body | None:
    """The body by the page's own statement of it (see stated.py), which is not asked past a paywall."""
    stated = stated_body(metadata)
    if stated and is_missing(body.lines if body else (), stated):
        return body if declared.is_paywalled(metadata) else Body(lines=stated, origin="json-ld")
    if body is None:
        return None
    if is_unparted(body.lines, stated):
        return Body(lines=stated, origin="json-ld")
    lines = with_questions(without_unstated(body.lines, stated), stated_questions(metadata), blocks)
    return replace(body, lines=lines)


def _byline(printed: str | None, note: str | None) -> str | None:
    """The byline above the text and the note below it, as printed, parted by a bar where both are there."""
    is_noted = key_of(printed or "") in key_of(note or "")
    return " | ".join(part for part in (None if is_noted else printed, note) if part) or None
