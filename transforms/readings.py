"""What was read of a page, mark-up or plain text, before the steps that all articles share."""

from dataclasses import dataclass, field

from transforms.images import Image
from transforms.times import TimeCandidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page's fields as found: the body still with its dateline and initials, the times not yet chosen.

    `standfirst` stands before the body, where the page has one that is part of its text. `credits` are texts
    that may name an agency, `outlets` the names that the site goes by, `evidence` names the origin of a field,
    `flags` are warnings.
    """

    body: str
    standfirst: str | None = None
    title: str | None = None
    canonical_href: str | None = None
    summary: str | None = None
    languages: tuple[str, ...] = ()
    times: tuple[TimeCandidate, ...] = ()
    authors: tuple[str, ...] = ()
    byline: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image: Image = field(default_factory=Image)
    credits: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    is_paywalled: bool = False
    evidence: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
