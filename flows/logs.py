"""Logs that cannot be forged and tell no secret: every record of this process, whoever logs it, is made plain."""

import logging
import sys
import traceback
from types import TracebackType

from transforms.log_lines import log_line, log_lines


class PlainRecord(logging.LogRecord):
    """A record whose message is one plain line; its traceback, of plain lines."""

    def getMessage(self) -> str:  # noqa: N802 - the standard library's name
        """The message as it may be shown."""
        if self.exc_info and not self.exc_text:
            self.exc_text = log_lines("".join(traceback.format_exception(*self.exc_info)).rstrip())
        return log_line(super().getMessage())


def settle_logs() -> None:
    """Make plain what this process logs from now on, and what it prints of an error that nobody caught."""
    logging.setLogRecordFactory(PlainRecord)
    sys.excepthook = _print_plainly


def _print_plainly(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    sys.stderr.write(log_lines("".join(traceback.format_exception(kind, fault, trace))))
