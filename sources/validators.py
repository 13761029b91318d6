"""Conditional requests: the validators that an answer came with, sent back as its server will recognise them."""

import re

_CODED = re.compile(r'((?:W/)?")(.*?)(?:--?|;)(?:gzip|br|zstd|deflate)(")', re.DOTALL)


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    r"""The headers that ask for an answer only if it is another than the one with these validators.

    Both go back byte for byte. Some servers mark the ETag of a compressed answer and do not know their own mark
    again (Apache's `-gzip`), so the ETag without it stands beside: it names the same content.

    >>> conditional_headers('W/"5f1-gzip"', None)
    {'If-None-Match': 'W/"5f1-gzip", W/"5f1"'}
    >>> conditional_headers("unquoted", "yesterday, about noon")
    {'If-None-Match': 'unquoted', 'If-Modified-Since': 'yesterday, about noon'}
    """
    headers = {}
    if etag:
        coded = _CODED.fullmatch(etag)
        headers["If-None-Match"] = f"{etag}, {coded[1]}{coded[2]}{coded[3]}" if coded and coded[2] else etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers
