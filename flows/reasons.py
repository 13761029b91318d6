"""Why articles are held, in words: the checks' promises, and the reasons that are no check's."""

from collections.abc import Iterable

from expectations.suites import load_suites

SOURCE_HELD = "source_held"
VALIDATION_CRASHED = "validation_crashed"

_NO_CHECKS = {
    SOURCE_HELD: "Its source failed a critical check of the batch; the article itself may be sound.",
    VALIDATION_CRASHED: "The checks broke off, so that nothing is known of it.",
    "no_article": "No main text was found.",
    "too_complex": "The page passed a limit of markup.",
    "truncated": "The bytes of the page were cut.",
    "undecodable": "The bytes could not be decoded.",
    "archive_damaged": "The bytes in the archive are damaged.",
    "extraction_killed": "Its extraction passed a limit of time or memory.",
    "extraction_failed": "The extractor raised.",
}


def told(reasons: Iterable[str]) -> dict[str, str]:
    """What each different reason means, in order of their names; of a check, what it promises."""
    promises = _NO_CHECKS | {check.name: check.promise.strip() for check in load_suites()}
    return {reason: promises[reason] for reason in sorted(set(reasons)) if reason in promises}
