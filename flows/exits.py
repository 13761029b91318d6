"""How the command ends: exit codes that tell success, partial, skipped and failed apart."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of `lumbung`."""

    SUCCESS = 0
    FAILED = 1
    USAGE = 2
    PARTIAL = 3
    SKIPPED = 4
    INTERRUPTED = 130
