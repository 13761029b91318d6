"""News agencies: which one a text credits."""


def find_agency(*texts: str | None) -> str | None:
    """The agency that the first crediting text names (a byline, a credit line, a meta value), or None."""
    return None


def agency_told(body: str) -> str | None:
    """The agency that people in the text talk to at least twice ("told Reuters"), or None."""
    return None
