"""Fingerprints of a text: one for the same text, one for nearly the same."""


def content_hash(title: str | None, body: str) -> str:
    """The SHA-256 (64 hex digits) of the normalised title and body."""
    return ""


def near_duplicate_signature(body: str) -> bytes:
    """The MinHash signature of a body: fixed length, deterministic."""
    return b""


def similarity(a: bytes, b: bytes) -> float:
    """The estimated share (0..1) of shingles that two signed texts have in common."""
    return 0.0
