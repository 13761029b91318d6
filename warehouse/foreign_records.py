"""What an import hands on: pages that others kept, and what of their files could not be read."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from transforms.records import Exchange
from warehouse.packing import payload_start

MOST_PAGE_BYTES = 10 * 2**20  # of one page, in whatever form it comes


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignRecord:
    """One page that someone else kept.

    `kind` is `response` (`content` is the HTTP response, head and body), `resource` (a file that was
    archived), `conversion` (text that someone extracted) or `file`; of the last three `content` is the
    payload. `name` tells it from the others of its file: a record id, a manifest's id, or a path.
    """

    name: str
    url: str
    at: datetime
    content: bytes
    content_type: str
    kind: str
    status: int = 200
    ip_address: str | None = None
    truncated: str | None = None

    @property
    def payload_hash(self) -> str:
        """SHA-256 of the payload, as the capture of this record has it."""
        start = payload_start(self.url, self.content) if self.kind == "response" else 0
        return hashlib.sha256(self.content[start:]).hexdigest()

    def exchange(self) -> Exchange:
        """The exchange to archive, of a `response`; its request is not known."""
        return Exchange(
            url=self.url,
            request=b"",
            response=self.content,
            status=self.status,
            content_type=self.content_type,
            fetched_at=self.at,
            ip_address=self.ip_address,
            truncated=self.truncated,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignProblem:
    """What could not be read of a file to import: `where` names the file and the place in it.

    `name` is the page's own, where a manifest gives it one.
    """

    where: str
    why: str
    name: str | None = None
