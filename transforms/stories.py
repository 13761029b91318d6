"""Which articles tell the same text: copies of one another, or of a third, cut, extended and edited.

Two texts match when they are alike as wholes, or when one lies in the other. Both are read off their signatures
(`fingerprints.similarity`, with a standard error of 0.04) and their lengths.
"""

from dataclasses import dataclass

from transforms.fingerprints import similarity

LEAST_WORDS = 20
"""Texts of fewer words are not compared: a copy cannot be told from a formula."""
LEAST_SIMILARITY = 0.15
"""Of a text that lies in another six times its length; below, chance and shared background look like it."""
LEAST_CONTAINED = 0.7
"""Of the shorter text's shingles. On 5,084 real texts, pairs of 0.70 and more were copies, or two days' reports made
after one pattern; between 0.60 and 0.70 they were texts of their own with a common background."""
MERGING_SIMILARITY = 0.5
"""From which a text that matches two stories shows that they are one. A digest of three articles is like none of
them as much, so it does not tie their stories together."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are: the share of all their shingles that both have, and of the shorter one's."""

    similarity: float
    contained_share: float

    @property
    def is_match(self) -> bool:
        """Whether they tell the same text."""
        return self.similarity >= LEAST_SIMILARITY and self.contained_share >= LEAST_CONTAINED


def likeness(signature: bytes, word_count: int, other_signature: bytes, other_word_count: int) -> Likeness:
    """How alike two signed texts of so many words are.

    >>> from transforms.fingerprints import near_duplicate_signature
    >>> whole = " ".join(f"kata{number}" for number in range(400))
    >>> part = " ".join(whole.split()[:200])
    >>> found = likeness(near_duplicate_signature(whole), 400, near_duplicate_signature(part), 200)
    >>> found.is_match, 0.4 < found.similarity < 0.6, found.contained_share > 0.9
    (True, True, True)
    """
    shared = similarity(signature, other_signature)
    # Of Jaccard's share s of two sets of a and b members, s·(a + b) / (1 + s) are in both.
    in_both = shared * (word_count + other_word_count) / (1 + shared)
    return Likeness(shared, min(in_both / max(min(word_count, other_word_count), 1), 1.0))
